import { AppError, formatDuration, newId } from '@launchpad/kernel';
import type { JobQueue } from '@launchpad/jobs';
import { databaseNow, inTransaction, type Database } from '@launchpad/platform';
import { readIsolation, type User } from '@launchpad/tenancy';
import { checkParams, WorkshopReadModel } from '@launchpad/workshops';
import type { Session } from './session.js';
import { extendedExpiry } from './session-expiry.js';
import { isLive, type EndReason } from './session-state.js';
import { SessionStore } from './session.store.js';
import { TicketStore } from './ticket.store.js';

const ticketSeconds = 60;

/** Who acts on a session, and which one. */
export type SessionOwner = Pick<User, 'id' | 'tenantId'>;
/** Who starts one: whom nobody vouches for may do so only where learners are kept apart. */
export type SessionStarter = SessionOwner & Pick<User, 'anonymous'>;

/** What people do with sessions: one method per command. */
export class SessionService {
  private readonly store: SessionStore;
  private readonly tickets: TicketStore;
  private readonly workshops: WorkshopReadModel;

  constructor(
    private readonly db: Database,
    private readonly queue: JobQueue,
  ) {
    this.store = new SessionStore(db);
    this.tickets = new TicketStore(db);
    this.workshops = new WorkshopReadModel(db);
  }

  /**
   * Starts a session, or finds the live one its owner already has, whatever that was asked with.
   * @throws AppError `workshop.not_found`, `session.isolation_unproven`, `request.invalid` for parameters that the workshop
   * does not declare so
   */
  async create(
    owner: SessionStarter,
    workshopSlug: string,
    params: Readonly<Record<string, string>> = {},
  ): Promise<{ id: string; created: boolean }> {
    const workshop = await this.workshops.findPublished(owner.tenantId, workshopSlug);
    if (workshop === undefined) {
      throw new AppError(
        'workshop.not_found',
        'There is no workshop of that name. The catalogue lists what there is.',
      );
    }
    checkParams(workshop.definition.params, params);
    const { ttlSeconds, maxTtlSeconds, idleTimeoutSeconds, extendSeconds } = workshop.definition;
    const terms = { ttlSeconds, maxTtlSeconds, idleTimeoutSeconds, extendSeconds };
    const place = { tenantId: owner.tenantId, userId: owner.id, workshopSlug };
    const refused = owner.anonymous ? await this.whyNotAnonymously() : undefined;
    if (refused !== undefined) {
      const live = await this.store.findLive(place);
      if (live === undefined) throw refused;
      return { id: live, created: false };
    }
    const id = newId();
    const row = { id, ...place, workshopVersionId: workshop.id, ...terms, params };
    if (!(await this.store.insert(row))) {
      const live = await this.store.findLive(place);
      // It ended in between: there is room for a new one now.
      return live === undefined
        ? this.create(owner, workshopSlug, params)
        : { id: live, created: false };
    }
    await this.queue.enqueue('sessions.admit', {});
    return { id, created: true };
  }

  /** Issues the one-time ticket for the session's own host. @throws AppError `session.not_found`, `session.not_ready`, `session.ended` */
  async open(owner: SessionOwner, id: string): Promise<{ token: string; expiresAt: Date }> {
    const session = await this.find(owner, id);
    refuseIfOver(session);
    if (session.state !== 'ready') {
      throw new AppError(
        'session.not_ready',
        'The session is still being prepared. Follow its events to learn when it is ready.',
      );
    }
    return this.tickets.issue(session, {
      userId: owner.id,
      role: 'owner',
      ttlSeconds: ticketSeconds,
    });
  }

  /** Moves the session's end. @throws AppError `session.not_found`, `session.not_ready`, `session.ended`, `session.extension_refused` */
  async extend(owner: SessionOwner, id: string, seconds: number): Promise<void> {
    await inTransaction(this.db, async (tx) => {
      const session = await this.store.findOwned(tx, ownedBy(owner, id));
      if (session === undefined) throw notFound();
      refuseIfOver(session);
      if (session.state !== 'ready') {
        throw new AppError(
          'session.not_ready',
          'The clock starts when the session is ready; it can be extended from then on.',
        );
      }
      const expiresAt = extendedExpiry(session, seconds);
      if (expiresAt === undefined)
        throw new AppError('session.extension_refused', refusal(session));
      const change = { expiresAt, actor: `user:${owner.id}`, message: 'Extended' };
      if (!(await this.store.extend(tx, session, change))) {
        throw new AppError(
          'session.extension_refused',
          'The session changed at the same moment. Look at its clock and try again.',
        );
      }
    });
  }

  /** Ends the session. Doing it twice is as good as once. @throws AppError `session.not_found` */
  async end(owner: SessionOwner, id: string, reason: EndReason = 'finished'): Promise<void> {
    const session = await this.find(owner, id);
    await this.endFrom(session, reason, `user:${owner.id}`);
    if (session.state !== 'ended') await this.queue.enqueue('session.reconcile', { sessionId: id });
  }

  private async whyNotAnonymously(): Promise<AppError | undefined> {
    const { unproven } = await readIsolation(this.db);
    if (unproven.length === 0) return undefined;
    // Which walls are missing is the operator's to know.
    return new AppError(
      'session.isolation_unproven',
      'This site takes nobody without an account at the moment: it is not proven that its cluster keeps learners apart. Its operator finds the cause and the remedy in the worker’s log.',
    );
  }

  /** A live row may move while it is being ended; it only moves forward, so this ends too. */
  private async endFrom(session: Session, reason: EndReason, actor: string): Promise<void> {
    if (!isLive(session.state)) return;
    const now = await databaseNow(this.db);
    const move = { session, from: session.state, to: 'ending', now, actor } as const;
    if (await this.store.move({ ...move, message: 'Finished', patch: { endReason: reason } }))
      return;
    const moved = await this.store.findOwned(this.db, {
      id: session.id,
      tenantId: session.tenantId,
      userId: session.userId ?? '',
    });
    if (moved !== undefined) await this.endFrom(moved, reason, actor);
  }

  private async find(owner: SessionOwner, id: string): Promise<Session> {
    const session = await this.store.findOwned(this.db, ownedBy(owner, id));
    if (session === undefined) throw notFound();
    return session;
  }
}

const ownedBy = (owner: SessionOwner, id: string) => ({
  tenantId: owner.tenantId,
  userId: owner.id,
  id,
});

export const notFound = (): AppError =>
  new AppError('session.not_found', 'There is no such session, or it belongs to somebody else.');

function refuseIfOver(session: Session): void {
  if (!isLive(session.state)) {
    throw new AppError(
      'session.ended',
      'This session is over. Start the workshop again to get a new one.',
    );
  }
}

function refusal(session: Session): string {
  return session.extendSeconds === 0
    ? 'This workshop does not allow more time.'
    : `The session already has all the time it can get: ${formatDuration(session.maxTtlSeconds)}.`;
}
