import {
  databaseNow,
  inTransaction,
  joinSql,
  noSql,
  sql,
  type Database,
  type Sql,
  type Transaction,
} from '@launchpad/platform';
import type { Session } from './session.js';
import { assign, type SessionPatch } from './session-assignments.js';
import { canMove, liveStates, occupyingStates, type SessionState } from './session-state.js';

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

  /** `false`: its owner already has a live session of that workshop. */
  async insert(
    session: Pick<
      Session,
      'id' | 'tenantId' | 'workshopVersionId' | 'workshopSlug' | 'params' | keyof SessionTerms
    > & { readonly userId: string },
  ): Promise<boolean> {
    const { id, tenantId, userId, workshopVersionId, workshopSlug } = session;
    const { ttlSeconds, maxTtlSeconds, extendSeconds, idleTimeoutSeconds } = session;
    const added = sql`
      INSERT INTO sessions (id, tenant_id, user_id, workshop_version_id, workshop_slug,
        ttl_seconds, max_ttl_seconds, extend_seconds, idle_timeout_seconds, params)
      VALUES (${id}, ${tenantId}, ${userId}, ${workshopVersionId}, ${workshopSlug},
        ${ttlSeconds}, ${maxTtlSeconds}, ${extendSeconds}, ${idleTimeoutSeconds},
        ${JSON.stringify(session.params)}::jsonb)
      ON CONFLICT (tenant_id, user_id, workshop_slug)
        WHERE state IN ('queued', 'provisioning', 'ready') DO NOTHING`;
    const note = { kind: 'state', message: 'Asked for a session', to: 'queued' } as const;
    return this.record(this.db, added, { ...note, actor: `user:${userId}` });
  }

  async findLive(owner: {
    readonly tenantId: string;
    readonly userId: string;
    readonly workshopSlug: string;
  }): Promise<string | undefined> {
    const row = await this.db.session.findFirst({
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
  async move(move: Move): Promise<boolean> {
    const { session, from, to, now, patch = {}, epoch, unchanged = {}, actor, message } = move;
    if (!canMove(from, to)) throw new Error(`illegal move from ${from} to ${to}`);
    const moved = sql`
      UPDATE sessions
      SET ${assign({ wakeAt: now, ...patch }, sql`state = ${to}::session_state`, sql`state_since = ${now}`)}
      WHERE id = ${session.id} AND state = ${from}::session_state ${same(epoch, unchanged)}`;
    return this.record(this.db, moved, { kind: 'state', actor, message, from, to });
  }

  async isOver(id: string): Promise<boolean> {
    return (await this.db.session.count({ where: { id, state: { not: 'ended' } } })) === 0;
  }

  /** Changes a row without moving it, if this pass was not overtaken; writes an event where `note` is given. */
  async patch(session: Session, patch: SessionPatch, note?: Note): Promise<boolean> {
    const { id, epoch, state } = session;
    const changed = sql`
      UPDATE sessions SET ${assign(patch)}
      WHERE id = ${id} AND state = ${state}::session_state AND epoch = ${epoch}`;
    if (note === undefined) return (await this.db.$executeRaw(changed)) === 1;
    return this.record(this.db, changed, note);
  }

  /** Moves the end of a session that is ready; `false` when it moved meanwhile. */
  async extend(
    tx: Transaction,
    session: Session,
    change: { readonly expiresAt: Date; readonly actor: string; readonly message: string },
  ): Promise<boolean> {
    const { expiresAt, actor, message } = change;
    const extended = sql`
      UPDATE sessions SET ${assign({ expiresAt, idleWarnings: 0 }, sql`last_input_at = now()`)}
      WHERE id = ${session.id} AND state = 'ready' ${same(undefined, { expiresAt: session.expiresAt })}`;
    return this.record(tx, extended, { kind: 'extended', actor, message });
  }

  /**
   * Gives free places to those who wait longest. One process at a time, so that never more than
   * `maxSessions` have a place. Returns the ids admitted, who waited longest first.
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
          RETURNING id, tenant_id, created_at),
        noted AS (
          INSERT INTO session_events
            (tenant_id, session_id, kind, from_state, to_state, actor, message)
          SELECT tenant_id, id, 'state', 'queued', 'provisioning', ${actor}, 'A place is free'
          FROM moved ORDER BY created_at, id)
        SELECT id, pg_notify('launchpad_session', id)::text AS told
        FROM moved ORDER BY created_at, id`;
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

  /** One statement: the change to one row and, where it happened, its event and a hint that it did. */
  private async record(
    db: Database | Transaction,
    change: Sql,
    note: Note & { readonly from?: SessionState; readonly to?: SessionState },
  ): Promise<boolean> {
    const { kind, actor, message, from = null, to = null } = note;
    const told = await db.$queryRaw<unknown[]>`
      WITH changed AS (${change} RETURNING id, tenant_id),
      noted AS (
        INSERT INTO session_events
          (tenant_id, session_id, kind, from_state, to_state, actor, message)
        SELECT tenant_id, id, ${kind}, ${from}::session_state, ${to}::session_state,
          ${actor}, ${message}
        FROM changed)
      SELECT pg_notify('launchpad_session', id)::text AS told FROM changed`;
    return told.length === 1;
  }
}

/** What must still hold for a change to happen. */
function same(epoch: number | undefined, unchanged: NonNullable<Move['unchanged']>): Sql {
  const { expiresAt, lastInputAt } = unchanged;
  return joinSql(
    [
      epoch === undefined ? noSql : sql`AND epoch = ${epoch}`,
      expiresAt === undefined ? noSql : sql`AND expires_at IS NOT DISTINCT FROM ${expiresAt}`,
      lastInputAt === undefined
        ? noSql
        : sql`AND last_input_at IS NOT DISTINCT FROM ${lastInputAt}`,
    ],
    ' ',
  );
}

type SessionTerms = Pick<
  Session,
  'ttlSeconds' | 'maxTtlSeconds' | 'idleTimeoutSeconds' | 'extendSeconds'
>;
