import type { Logger } from '@launchpad/kernel';
import { repeat, type SessionHints } from '@launchpad/platform';
import { notFound, type SessionReadModel } from '@launchpad/sessions';
import type { User } from '@launchpad/tenancy';
import type { Response } from 'express';
import { SessionStream } from './session.stream.js';

/** How often a stream looks by itself: hints may be lost, and a place in the queue changes without one. */
const lookEveryMs = 1000;
const heartbeatMs = 15_000;

type Follower = {
  readonly user: User | undefined;
  readonly id: string;
  readonly lastEventId: string | undefined;
};

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
    if (
      session.state === 'ended' &&
      (await this.readModel.eventsAfter(session, after)).length === 0
    ) {
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
    this.follow(
      id,
      new SessionStream(this.readModel, { user, session, after }, response),
      response,
    );
  }

  /** Ends every stream; clients come back by themselves and go on where they were. */
  close(): void {
    for (const end of this.open) end();
  }

  private follow(id: string, stream: SessionStream, response: Response): void {
    const looks = repeat({
      everyMs: lookEveryMs,
      task: async () => {
        if (!(await stream.look())) end();
        else stream.keepAlive(heartbeatMs);
      },
      onError: (error) => {
        this.log.warn({ err: error, sessionId: id }, 'session events could not be read');
      },
    });
    const unsubscribe = this.hints.subscribe((hinted) => {
      if (hinted === id) looks.nudge();
    });
    const end = (): void => {
      unsubscribe();
      void looks.stop();
      this.open.delete(end);
      response.end();
    };
    this.open.add(end);
    response.on('close', end);
    looks.nudge();
  }
}
