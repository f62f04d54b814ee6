import { databaseNow, inTransaction, type Database, type Transaction } from '@launchpad/platform';
import type { Session } from './session.js';
import { canMove, liveStates, occupyingStates, type SessionState } from './session-state.js';

/** The parts of a row that a pass may change, beside its state. */
export type SessionPatch = Partial<
  Pick<
    Session,
    | 'phase'
    | 'readyAt'
    | 'expiresAt'
    | 'maxExpiresAt'
    | 'idleWarnings'
    | 'endReason'
    | 'failure'
    | 'workspaceUid'
    | 'restarts'
    | 'blockedBy'
  >
> & { readonly address?: NonNullable<Session['address']>; readonly wakeAt?: Date };

export type EventKind = 'state' | 'phase' | 'extended' | 'warning';

type Note = { readonly kind: EventKind; readonly actor: string; readonly message: string };

type Move = Omit<Note, 'kind'> & {
  readonly session: Pick<Session, 'id' | 'tenantId'>;
  readonly from: SessionState;
  readonly to: SessionState;
  readonly now: Date;
  readonly patch?: SessionPatch;
  /** Fencing: where given, a pass that was overtaken changes nothing. */
  readonly epoch?: number;
  /** What the move was decided on, where people change it without a pass: it moves only if that still holds. */
  readonly unchanged?: Partial<Pick<Session, 'expiresAt' | 'lastInputAt'>>;
};

/** Any number does; it only has to be the same in every process. */
const admissionLock = 7_080_001;

/** Rows of `sessions`, and their events. */
export class SessionStore {
  constructor(private readonly db: Database) {}

  async insert(
    tx: Transaction,
    session: Pick<
      Session,
      'id' | 'tenantId' | 'workshopVersionId' | 'workshopSlug' | keyof SessionTerms
    > & { readonly userId: string },
  ): Promise<void> {
    await tx.session.create({ data: session });
    await this.note(tx, session, {
      kind: 'state',
      actor: `user:${session.userId}`,
      message: 'Asked for a session',
      to: 'queued',
    });
  }

  async findLive(
    db: Database | Transaction,
    owner: { readonly tenantId: string; readonly userId: string; readonly workshopSlug: string },
  ): Promise<string | undefined> {
    const row = await db.session.findFirst({
      where: { ...owner, state: { in: [...liveStates] } },
      select: { id: true },
    });
    return row?.id;
  }

  async findOwned(
    db: Database | Transaction,
    owner: { readonly tenantId: string; readonly userId: string; readonly id: string },
  ): Promise<Session | undefined> {
    return ((await db.session.findFirst({ where: owner })) as Session | null) ?? undefined;
  }

  /** Starts a pass over a row that is not over: raises its epoch, so that an older pass is refused from now on. */
  async takeInHand(id: string): Promise<{ session: Session; now: Date } | undefined> {
    const [session] = await this.db.session.updateManyAndReturn({
      where: { id, state: { not: 'ended' } },
      data: { epoch: { increment: 1 } },
    });
    if (session === undefined) return undefined;
    return { session: session as unknown as Session, now: await databaseNow(this.db) };
  }

  /** One legal move with its event. `false`: somebody else moved first, or this pass was overtaken. */
  async move(tx: Transaction, move: Move): Promise<boolean> {
    const { session, from, to, now, patch, epoch, unchanged, actor, message } = move;
    if (!canMove(from, to)) throw new Error(`illegal move from ${from} to ${to}`);
    const { count } = await tx.session.updateMany({
      where: {
        id: session.id,
        state: from,
        ...(epoch === undefined ? {} : { epoch }),
        ...unchanged,
      },
      data: { ...patch, state: to, stateSince: now, wakeAt: patch?.wakeAt ?? now },
    });
    if (count === 0) return false;
    await this.note(tx, session, { kind: 'state', actor, message, from, to });
    return true;
  }

  /** A move in a transaction of its own. */
  async moveAlone(move: Move): Promise<boolean> {
    return inTransaction(this.db, (tx) => this.move(tx, move));
  }

  async isOver(id: string): Promise<boolean> {
    return (await this.db.session.count({ where: { id, state: { not: 'ended' } } })) === 0;
  }

  /** Changes a row without moving it, if this pass was not overtaken; writes an event where `note` is given. */
  async patch(session: Session, patch: SessionPatch, note?: Note): Promise<boolean> {
    const where = { id: session.id, epoch: session.epoch, state: session.state };
    if (note === undefined)
      return (await this.db.session.updateMany({ where, data: patch })).count === 1;
    return inTransaction(this.db, async (tx) => {
      const { count } = await tx.session.updateMany({ where, data: patch });
      if (count === 1) await this.note(tx, session, note);
      return count === 1;
    });
  }

  /** Moves the end of a session that is ready; `false` when it moved meanwhile. */
  async extend(
    tx: Transaction,
    session: Session,
    change: { readonly expiresAt: Date; readonly actor: string; readonly message: string },
  ): Promise<boolean> {
    const { expiresAt, actor, message } = change;
    const { count } = await tx.session.updateMany({
      where: { id: session.id, state: 'ready', expiresAt: session.expiresAt },
      data: { expiresAt, lastInputAt: await databaseNow(tx), idleWarnings: 0 },
    });
    if (count === 1) await this.note(tx, session, { kind: 'extended', actor, message });
    return count === 1;
  }

  /**
   * Gives free places to those who wait longest. One process at a time, so that never more than
   * `maxSessions` have a place. Returns the ids admitted.
   */
  async admit(maxSessions: number, actor: string): Promise<string[]> {
    return inTransaction(this.db, async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${admissionLock})`;
      const used = await tx.session.count({ where: { state: { in: [...occupyingStates] } } });
      if (used >= maxSessions) return [];
      // One statement for all of them: a room that comes in at once must not wait for 600 round trips.
      // Materialized, or the planner may run the choice once for each row and admit more than it says.
      const admitted = await tx.$queryRaw<{ id: string }[]>`
        WITH next AS MATERIALIZED (
          SELECT id FROM sessions WHERE state = 'queued'
          ORDER BY created_at, id LIMIT ${maxSessions - used} FOR UPDATE),
        moved AS (
          UPDATE sessions SET state = 'provisioning', state_since = now(), wake_at = now()
          WHERE state = 'queued' AND id IN (SELECT id FROM next)
          RETURNING id, tenant_id),
        noted AS (
          INSERT INTO session_events
            (tenant_id, session_id, kind, from_state, to_state, actor, message)
          SELECT tenant_id, id, 'state', 'queued', 'provisioning', ${actor}, 'A place is free'
          FROM moved)
        SELECT id, pg_notify('launchpad_session', id)::text AS told FROM moved`;
      return admitted.map(({ id }) => id);
    });
  }

  /** Ids of rows whose time to be looked at has come. Puts them off, so that one sweep's rows are not the next one's. */
  async takeDue(limit: number): Promise<string[]> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`
      WITH due AS MATERIALIZED (
        SELECT id FROM sessions WHERE state <> 'ended' AND wake_at <= now()
        ORDER BY wake_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      UPDATE sessions SET wake_at = now() + interval '5 seconds' WHERE id IN (SELECT id FROM due)
      RETURNING id`;
    return rows.map((row) => row.id);
  }

  private async note(
    tx: Transaction,
    session: Pick<Session, 'id' | 'tenantId'>,
    note: Note & { readonly from?: SessionState; readonly to?: SessionState },
  ): Promise<void> {
    await tx.sessionEvent.create({
      data: {
        tenantId: session.tenantId,
        sessionId: session.id,
        kind: note.kind,
        fromState: note.from ?? null,
        toState: note.to ?? null,
        actor: note.actor,
        message: note.message,
      },
    });
    await tx.$executeRaw`SELECT pg_notify('launchpad_session', ${session.id})`;
  }
}

type SessionTerms = Pick<
  Session,
  'ttlSeconds' | 'maxTtlSeconds' | 'idleTimeoutSeconds' | 'extendSeconds'
>;
