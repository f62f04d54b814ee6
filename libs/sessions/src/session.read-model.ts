import { databaseNow, type Database } from '@launchpad/platform';
import type { WorkshopDefinition } from '@launchpad/workshops';
import type { RecordedUids } from './orphan-sweep.js';
import type { Session } from './session.js';
import { idleAt } from './session-expiry.js';
import { nextStates, occupyingStates, unendedStates, type SessionState } from './session-state.js';
import type { EventKind } from './session.store.js';

/** A session as its owner sees it. */
export type SessionView = Session & {
  readonly workshopTitle: string;
  readonly nextStates: readonly SessionState[];
  /** 1-based, while queued. */
  readonly place: number | undefined;
  readonly idleAt: Date | null;
  /** The database's time when it was read. */
  readonly now: Date;
};

export type SessionEventView = {
  readonly id: bigint;
  readonly at: Date;
  readonly kind: EventKind;
  readonly message: string;
};

type Owner = { readonly id: string; readonly tenantId: string };

const withTitle = { version: { select: { definition: true } } } as const;

/** What people and operators look at; changes nothing. */
export class SessionReadModel {
  constructor(private readonly db: Database) {}

  async findOwned(owner: Owner, id: string): Promise<SessionView | undefined> {
    const where = { tenantId: owner.tenantId, userId: owner.id, id };
    const row = await this.db.session.findFirst({ where, include: withTitle });
    if (row === null) return undefined;
    const [view] = await this.view([row as unknown as Row]);
    return view;
  }

  /** The owner's sessions: live ones first, then those that ended in the last day. */
  async listOwned(owner: Owner): Promise<readonly SessionView[]> {
    const dayAgo = new Date(Date.now() - 86_400_000);
    const rows = await this.db.session.findMany({
      where: {
        tenantId: owner.tenantId,
        userId: owner.id,
        OR: [{ state: { not: 'ended' } }, { stateSince: { gt: dayAgo } }],
      },
      include: withTitle,
      orderBy: [{ state: 'asc' }, { createdAt: 'desc' }],
      take: 50,
    });
    return this.view(rows as unknown as Row[]);
  }

  /** Events of one session after the one with id `after`, oldest first. */
  async eventsAfter(
    session: Pick<Session, 'id' | 'tenantId'>,
    after: bigint,
  ): Promise<readonly SessionEventView[]> {
    const rows = await this.db.sessionEvent.findMany({
      where: { tenantId: session.tenantId, sessionId: session.id, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: 200,
      select: { id: true, at: true, kind: true, message: true },
    });
    return rows as SessionEventView[];
  }

  async countByState(): Promise<Readonly<Record<SessionState, number>>> {
    const counts = { queued: 0, provisioning: 0, ready: 0, ending: 0, ended: 0 };
    const rows = await this.db.session.groupBy({ by: ['state'], _count: true });
    for (const row of rows) counts[row.state] = row._count;
    return counts;
  }

  /** How many places of the installation are taken. */
  async countOccupied(): Promise<number> {
    return this.db.session.count({ where: { state: { in: [...occupyingStates] } } });
  }

  /** Sessions whose removal does not come to an end, with what holds them. */
  async listStuck(): Promise<readonly { id: string; since: Date; blockedBy: string }[]> {
    const rows = await this.db.session.findMany({
      where: { state: 'ending', blockedBy: { not: null } },
      orderBy: { stateSince: 'asc' },
      select: { id: true, stateSince: true, blockedBy: true },
    });
    return rows.map((row) => ({
      id: row.id,
      since: row.stateSince,
      blockedBy: row.blockedBy ?? '',
    }));
  }

  /** Ids that may have a workspace, and the uid recorded for each. */
  async listUnended(): Promise<RecordedUids> {
    const rows = await this.db.session.findMany({
      where: { state: { in: [...unendedStates] } },
      select: { id: true, workspaceUid: true },
    });
    return new Map(rows.map((row) => [row.id, row.workspaceUid]));
  }

  /** Of these sessions, the ones that are over, each with the workspace it had. */
  async findEnded(ids: readonly string[]): Promise<RecordedUids> {
    const rows = await this.db.session.findMany({
      where: { id: { in: [...ids] }, state: 'ended' },
      select: { id: true, workspaceUid: true },
    });
    return new Map(rows.map((row) => [row.id, row.workspaceUid]));
  }

  /** Workshop versions that a session may still need. */
  async listVersionsInUse(): Promise<readonly string[]> {
    const rows = await this.db.session.findMany({
      where: { state: { in: [...unendedStates] } },
      distinct: ['workshopVersionId'],
      select: { workshopVersionId: true },
    });
    return rows.map((row) => row.workshopVersionId);
  }

  private async view(rows: readonly Row[]): Promise<SessionView[]> {
    const waiting = rows.filter(({ state }) => state === 'queued').map(({ id }) => id);
    const { now, places } = await this.moment(waiting);
    return rows.map(({ version, ...session }) => ({
      ...session,
      workshopTitle: version.definition.title,
      nextStates: nextStates(session.state),
      place: session.state === 'queued' ? places[session.id] : undefined,
      idleAt: session.state === 'ready' ? idleAt(session) : null,
      now,
    }));
  }

  /** The database's time, and the places in the queue at that time, 1-based. */
  private async moment(
    waiting: readonly string[],
  ): Promise<{ readonly now: Date; readonly places: Readonly<Record<string, number>> }> {
    if (waiting.length === 0) return { now: await databaseNow(this.db), places: {} };
    const rows = await this.db.$queryRaw<{ now: Date; id: string; place: number }[]>`
      SELECT now() AS now, mine.id, (
          SELECT count(*)::int FROM sessions ahead
          WHERE ahead.state = 'queued' AND (ahead.created_at, ahead.id) <= (mine.created_at, mine.id)
        ) AS place
      FROM sessions mine WHERE mine.id = ANY(${waiting}) AND mine.state = 'queued'`;
    const now = rows[0]?.now ?? (await databaseNow(this.db));
    return { now, places: Object.fromEntries(rows.map(({ id, place }) => [id, place])) };
  }
}

type Row = Session & { readonly version: { readonly definition: WorkshopDefinition } };
