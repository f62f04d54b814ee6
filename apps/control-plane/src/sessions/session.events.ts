import { SessionEventMessage } from '@launchpad/contract';
import type { Logger } from '@launchpad/kernel';
import type { SessionHints } from '@launchpad/platform';
import { notFound, SessionReadModel, type SessionView } from '@launchpad/sessions';
import type { User } from '@launchpad/tenancy';
import type { Response } from 'express';
import { toSessionResource } from './session.mapper.js';

/** How often a stream looks by itself: hints may be lost, and a place in the queue changes without one. */
const lookEveryMs = 1000;
const heartbeatMs = 15_000;

type Follower = { readonly user: User | undefined; readonly id: string; readonly lastEventId: string | undefined };

/** Streams of server-sent events (WHATWG HTML, "Server-sent events"), each following one session. */
export class SessionEvents {
  private readonly open = new Set<() => void>();

  constructor(
    private readonly readModel: SessionReadModel,
    private readonly hints: SessionHints,
    private readonly log: Logger,
  ) {}

  /** Answers with the stream: what happened after `lastEventId`, then all that follows, until the session is over. */
  async serve({ user, id, lastEventId }: Follower, response: Response): Promise<void> {
    const session = user === undefined ? undefined : await this.readModel.findOwned(user, id);
    if (user === undefined || session === undefined) throw notFound();
    const after = /^\d{1,18}$/.test(lastEventId ?? '') ? BigInt(lastEventId ?? '0') : 0n;
    if (session.state === 'ended' && (await this.readModel.eventsAfter(session, after)).length === 0) {
      // 204 is how a server tells an EventSource not to come back.
      response.status(204).end();
      return;
    }
    response.status(200).set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    this.follow({ user, session, after }, response);
  }

  /** Ends every stream; clients come back by themselves and go on where they were. */
  close(): void {
    for (const end of this.open) end();
  }

  private follow(start: { user: User; session: SessionView; after: bigint }, response: Response): void {
    const { user } = start;
    const { id } = start.session;
    let after = start.after;
    let place: number | undefined;
    let timer: NodeJS.Timeout | undefined;
    let looking = false;
    let lookAgain = false;
    let lastWrite = 0;

    const end = (): void => {
      clearTimeout(timer);
      unsubscribe();
      this.open.delete(end);
      response.end();
    };
    const write = (text: string): void => {
      lastWrite = Date.now();
      response.write(text);
    };
    const send = (session: SessionView, event: Pick<SessionEventMessage, 'kind' | 'at' | 'message'>, eventId?: bigint): void => {
      const message: SessionEventMessage = { ...event, session: toSessionResource(session) };
      const idLine = eventId === undefined ? '' : `id: ${String(eventId)}\n`;
      write(`${idLine}event: session\ndata: ${JSON.stringify(message)}\n\n`);
    };
    /** Sends what is new; `false` when nothing will follow. */
    const look = async (): Promise<boolean> => {
      // In this order: the session is then at least as new as the newest event it is sent with.
      const events = await this.readModel.eventsAfter(start.session, after);
      const session = await this.readModel.findOwned(user, id);
      if (session === undefined) return false;
      for (const event of events) {
        after = event.id;
        send(session, { kind: event.kind, at: event.at.toISOString(), message: event.message }, event.id);
      }
      if (session.place !== undefined && session.place !== place) {
        const message = session.place === 1 ? 'You are next' : `${String(session.place - 1)} ahead of you`;
        send(session, { kind: 'place', at: session.now.toISOString(), message });
      }
      place = session.place;
      return session.state !== 'ended';
    };
    const run = async (): Promise<void> => {
      if (looking) {
        lookAgain = true;
        return;
      }
      looking = true;
      clearTimeout(timer);
      try {
        do {
          lookAgain = false;
          if (!(await look())) return void end();
        } while (lookAgain);
        if (Date.now() - lastWrite > heartbeatMs) write(': still here\n\n');
      } catch (error) {
        this.log.warn({ err: error, sessionId: id }, 'session events could not be read');
      } finally {
        looking = false;
      }
      if (this.open.has(end)) timer = setTimeout(() => void run(), lookEveryMs);
    };
    const unsubscribe = this.hints.subscribe((hinted) => {
      if (hinted === id) void run();
    });
    this.open.add(end);
    response.on('close', end);
    void run();
  }
}
