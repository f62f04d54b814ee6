import type { Logger } from '@launchpad/kernel';
import { repeat, type SessionHints } from '@launchpad/platform';
import type { OpenExchanges } from '../account/open-exchanges.js';
import { type SessionRoute, standingOf } from './session-route.js';
import type { SessionRouteStore } from './session-route.store.js';

type SessionWatchOptions = {
  readonly routes: SessionRouteStore;
  readonly exchanges: OpenExchanges;
  readonly hints: SessionHints;
  readonly everyMs: number;
  readonly onGone: (sessionId: string) => void;
  readonly log: Logger;
};

/**
 * Cuts what is open for a session that ended, ran out or was revoked. Looking once a second is what makes it
 * sure; hints only make it sooner. While the database cannot say, connections stay, but never past the end that was
 * last known.
 */
export class SessionWatch {
  readonly #options: SessionWatchOptions;
  readonly #loop: ReturnType<typeof repeat>;
  readonly #unsubscribe: () => void;
  #deadlines = new Map<string, number>();

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
    const ids = exchanges.sessionIds;
    this.#forgetClosed(ids);
    if (ids.length === 0) return;
    try {
      const found = await routes.read(ids);
      for (const id of ids) this.#judge(id, found.get(id));
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
    // What let them in is out of date; whoever comes straight back is held against the row as it is now.
    this.#options.routes.forget(sessionId);
    this.#options.log.info({ sessionId, count }, 'connections cut');
  }

  #forgetClosed(open: readonly string[]): void {
    const still = new Set(open);
    this.#deadlines = new Map([...this.#deadlines].filter(([id]) => still.has(id)));
  }
}
