import type { Logger } from '@launchpad/kernel';
import { repeat, type SessionHints } from '@launchpad/platform';
import type { OpenExchanges } from '../account/open-exchanges.js';
import type { RouteCache } from './route-cache.js';
import { type SessionRoute, standingOf } from './session-route.js';

type SessionWatchOptions = {
  readonly routes: RouteCache;
  readonly exchanges: OpenExchanges;
  readonly hints: SessionHints;
  readonly everyMs: number;
  readonly onCut: (count: number) => void;
  readonly onGone: (sessionId: string) => void;
  readonly log: Logger;
};

/**
 * Renews the routes in use and cuts what is open for a session that ended, ran out or was revoked, and whatever a
 * cookie opened that is past its time. Looking once a second is what makes it sure; hints only make it sooner. While
 * the database cannot say, connections stay, but never past the end that was last known.
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions;
  readonly #loop: ReturnType<typeof repeat>;
  readonly #unsubscribe: () => void;
  readonly #deadlines = new Map<string, number>();

  constructor(options: SessionWatchOptions) {
    this.#options = options;
    this.#loop = repeat({
      everyMs: options.everyMs,
      task: () => this.#look(),
      onError: (error) => {
        options.log.warn({ err: error }, 'open sessions not checked');
      },
    });
    this.#unsubscribe = options.hints.subscribe((sessionId) => {
      options.routes.forget(sessionId);
      if (options.exchanges.has(sessionId)) this.#loop.nudge();
    });
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#loop.stop();
  }

  /** The end known when a browser was let in; it holds if the database is not heard of again. */
  remember(route: SessionRoute): void {
    this.#deadlines.set(route.sessionId, route.deadline);
  }

  async #look(): Promise<void> {
    const { exchanges, routes } = this.#options;
    exchanges.cutOverdue(Date.now());
    const open = exchanges.sessionIds;
    this.#forgetClosed(open);
    const ids = new Set([...open, ...routes.inUse()]);
    if (ids.size === 0) return;
    try {
      const found = await routes.renew([...ids]);
      for (const id of open) this.#judge(id, found.get(id));
    } finally {
      const now = performance.now();
      for (const [id, deadline] of this.#deadlines) if (deadline <= now) this.#cut(id);
    }
  }

  #judge(sessionId: string, route: SessionRoute | undefined): void {
    if (route === undefined || standingOf(route, performance.now()) !== 'open') {
      this.#cut(sessionId);
      this.#options.onGone(sessionId);
      return;
    }
    this.#deadlines.set(sessionId, route.deadline);
    this.#cut(sessionId, route.accessEpoch);
  }

  #cut(sessionId: string, validEpoch?: number): void {
    const count = this.#options.exchanges.cut(sessionId, validEpoch);
    if (count === 0) return;
    this.#options.onCut(count);
    this.#options.log.info({ sessionId, count }, 'connections cut');
  }

  #forgetClosed(open: readonly string[]): void {
    const still = new Set(open);
    for (const id of this.#deadlines.keys()) if (!still.has(id)) this.#deadlines.delete(id);
  }
}
