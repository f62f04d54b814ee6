import type { ServerResponse } from 'node:http';
import { AppError, type Logger } from '@launchpad/kernel';
import { repeat, type SessionHints } from '@launchpad/platform';
import { notFound } from '@launchpad/sessions';
import type { User } from '@launchpad/tenancy';
import { SessionStream, type SessionSource } from './session.stream.js';

/** How often a stream looks by itself: hints may be lost, and a place in the queue changes without one. */
const lookEveryMs = 3000;
const heartbeatMs = 15_000;
/** Streams that one user may have open; a browser opens one for each page of a session. */
const mostStreams = 20;

type Follower = {
  readonly user: User | undefined;
  readonly id: string;
  readonly lastEventId: string | undefined;
};

type OpenStream = { readonly userId: string; readonly end: () => Promise<void> };

/** Streams of server-sent events (WHATWG HTML, "Server-sent events"), each following one session. */
export class SessionEvents {
  private readonly open = new Set<OpenStream>();
  private closed = false;

  constructor(
    private readonly source: SessionSource,
    private readonly hints: Pick<SessionHints, 'subscribe'>,
    private readonly log: Logger,
  ) {}

  /** Answers with the stream: what happened after `lastEventId`, then all that follows, until the session is over. */
  async serve({ user, id, lastEventId }: Follower, response: ServerResponse): Promise<void> {
    const session = user === undefined ? undefined : await this.source.findOwned(user, id);
    if (user === undefined || session === undefined) throw notFound();
    const after = /^\d{1,18}$/.test(lastEventId ?? '') ? BigInt(lastEventId ?? '0') : 0n;
    if (session.state === 'ended' && (await this.source.eventsAfter(session, after)).length === 0) {
      // 204 is how a server tells an EventSource not to come back.
      response.writeHead(204).end();
      return;
    }
    this.refuseIfTooMany(user);
    // Whoever left meanwhile closed before anyone listened for it: their stream would stay open for good.
    if (response.destroyed) return;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    const stream = new SessionStream(this.source, { user, session, after }, response);
    this.follow({ userId: user.id, id }, stream, response);
  }

  /** Ends every stream, when its last look is over; clients come back by themselves and go on where they were. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.open].map((stream) => stream.end()));
  }

  private refuseIfTooMany(user: User): void {
    if (this.closed) throw new AppError('service.unavailable', 'Launchpad is stopping.');
    const theirs = [...this.open].filter(({ userId }) => userId === user.id).length;
    if (theirs >= mostStreams) {
      throw new AppError('rate.limited', 'Too many pages follow a session. Close some of them.');
    }
  }

  private follow(
    { userId, id }: { readonly userId: string; readonly id: string },
    stream: SessionStream,
    response: ServerResponse,
  ): void {
    const looks = repeat({
      everyMs: lookEveryMs,
      task: async () => {
        if (!(await stream.look())) void opened.end();
        else stream.keepAlive(heartbeatMs);
      },
      onError: (error) => {
        this.log.warn({ err: error, sessionId: id }, 'session events could not be read');
      },
    });
    const unsubscribe = this.hints.subscribe((hinted) => {
      if (hinted === id) looks.nudge();
    });
    const opened: OpenStream = {
      userId,
      end: async () => {
        unsubscribe();
        this.open.delete(opened);
        await looks.stop();
        if (response.writableNeedDrain) response.destroy();
        else response.end();
      },
    };
    this.open.add(opened);
    response.on('close', () => void opened.end());
    looks.nudge();
  }
}
