import { LRUCache } from 'lru-cache';
import type { SessionRoute } from './session-route.js';

export type RouteLookup = 'hit' | 'read' | 'stale' | 'failed';

export type RouteCacheOptions = {
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, SessionRoute>>;
  /** An answer this old may be given without asking again. The watch renews those in use before they get there. */
  readonly freshMs: number;
  /** How long a known route serves while it cannot be renewed. */
  readonly staleMs: number;
  /** How long somebody waits for a renewal before the known route serves. */
  readonly patienceMs: number;
  readonly now: () => number;
  readonly onLookup: (lookup: RouteLookup) => void;
};

type Kept = {
  readonly route: SessionRoute | undefined;
  /** From before the question went out. */
  readonly checkedAt: number;
  usedAt: number;
};

/** Routes used within this time are renewed in the background, so that the next request finds them fresh. */
const inUseMs = 60_000;

/**
 * Routes by session. Filled on first use; a hint makes an entry void at once; the watch renews those in use every
 * second, so that a lost hint costs a second and no request waits for the database. While the database cannot be
 * asked, what was known serves on, but nothing that a hint has called into question: a revocation is not undone by
 * an outage.
 */
export class RouteCache {
  readonly #options: RouteCacheOptions;
  readonly #kept = new LRUCache<string, Kept>({ max: 10_000 });
  readonly #asked = new Map<string, Promise<SessionRoute | undefined>>();
  /** When a hint last called a route into question that is kept or asked for. */
  readonly #doubted = new Map<string, number>();
  #failing = false;

  constructor(options: RouteCacheOptions) {
    this.#options = options;
  }

  /** `undefined` means that there is no such session; not being able to find out rejects. */
  find(sessionId: string): SessionRoute | undefined | Promise<SessionRoute | undefined> {
    const { now, freshMs, staleMs, onLookup } = this.#options;
    const kept = this.#trusted(sessionId);
    if (kept === undefined) return this.#first(sessionId);
    const at = now();
    kept.usedAt = at;
    const age = at - kept.checkedAt;
    if (age <= freshMs) {
      onLookup('hit');
      return kept.route;
    }
    if (age > staleMs) return this.#first(sessionId);
    if (this.#failing) {
      onLookup('stale');
      return kept.route;
    }
    return this.#renewed(sessionId, kept);
  }

  /** What is known, however old. */
  peek(sessionId: string): SessionRoute | undefined {
    return this.#kept.peek(sessionId)?.route;
  }

  /** Called on a hint: what is kept, and what is being read, may be from before the change. */
  forget(sessionId: string): void {
    if (!this.#kept.has(sessionId) && !this.#asked.has(sessionId)) return;
    this.#doubted.set(sessionId, this.#options.now());
    this.#asked.delete(sessionId);
  }

  /** Sessions asked for of late. Lets go of what nobody has asked for in a long time. */
  inUse(): string[] {
    const { now, staleMs } = this.#options;
    const at = now();
    const ids: string[] = [];
    for (const [id, { usedAt, route }] of this.#kept.entries()) {
      if (at - usedAt > staleMs || (route === undefined && at - usedAt > inUseMs)) {
        this.#kept.delete(id);
        this.#doubted.delete(id);
      } else if (route !== undefined && at - usedAt <= inUseMs) ids.push(id);
    }
    return ids;
  }

  /** Reads all of them anew, in one query, and keeps the answers. */
  async renew(
    sessionIds: readonly string[],
  ): Promise<ReadonlyMap<string, SessionRoute | undefined>> {
    const asked = this.#options.now();
    try {
      const found = await this.#options.read(sessionIds);
      this.#failing = false;
      for (const id of sessionIds) this.#keep(id, found.get(id), asked);
      return found;
    } catch (error) {
      this.#failing = true;
      throw error;
    }
  }

  #trusted(sessionId: string): Kept | undefined {
    const kept = this.#kept.get(sessionId);
    if (kept === undefined) return undefined;
    const doubted = this.#doubted.get(sessionId);
    return doubted === undefined || doubted < kept.checkedAt ? kept : undefined;
  }

  #keep(sessionId: string, route: SessionRoute | undefined, checkedAt: number): void {
    const known = this.#kept.peek(sessionId);
    if (known !== undefined && known.checkedAt > checkedAt) return;
    const doubted = this.#doubted.get(sessionId);
    if (doubted !== undefined && doubted < checkedAt) this.#doubted.delete(sessionId);
    this.#kept.set(sessionId, { route, checkedAt, usedAt: known?.usedAt ?? checkedAt });
  }

  async #first(sessionId: string): Promise<SessionRoute | undefined> {
    try {
      const route = await this.#ask(sessionId);
      this.#options.onLookup('read');
      return route;
    } catch (error) {
      this.#options.onLookup('failed');
      throw error;
    }
  }

  async #renewed(sessionId: string, kept: Kept): Promise<SessionRoute | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, this.#options.patienceMs, 'late');
    });
    const renewal = this.#ask(sessionId).catch(() => 'late' as const);
    const answer = await Promise.race([renewal, late]);
    clearTimeout(timer);
    this.#options.onLookup(answer === 'late' ? 'stale' : 'read');
    if (answer !== 'late') return answer;
    // A hint may have come while we waited.
    return this.#trusted(sessionId) === undefined ? this.#ask(sessionId) : kept.route;
  }

  #ask(sessionId: string): Promise<SessionRoute | undefined> {
    const known = this.#asked.get(sessionId);
    if (known !== undefined) return known;
    const answer = this.renew([sessionId]).then((routes) => {
      const route = routes.get(sessionId);
      const kept = this.#kept.get(sessionId);
      if (kept !== undefined) kept.usedAt = this.#options.now();
      return route;
    });
    this.#asked.set(sessionId, answer);
    const settle = (): void => {
      if (this.#asked.get(sessionId) === answer) this.#asked.delete(sessionId);
    };
    answer.then(settle, settle);
    return answer;
  }
}
