/** A request being answered, or a socket held open, for a session. */
export type Exchange = {
  readonly kind: 'request' | 'socket';
  readonly sessionId: string;
  /** The epoch it was let in under. */
  readonly epoch: number;
  /** When the cookie that let it in runs out, in milliseconds since 1970. */
  readonly until: number;
  readonly cut: () => void;
};

export type ExchangeLimits = { readonly request: number; readonly socket: number };

type OfSession = { readonly all: Set<Exchange>; request: number; socket: number };

/** What is open for each session, so that it can be counted and cut. */
export class OpenExchanges {
  readonly #limits: ExchangeLimits;
  readonly #bySession = new Map<string, OfSession>();

  constructor(limits: ExchangeLimits) {
    this.#limits = limits;
  }

  get sessionIds(): string[] {
    return [...this.#bySession.keys()];
  }

  has(sessionId: string): boolean {
    return this.#bySession.has(sessionId);
  }

  /** `false` when the session has as many as it may. */
  open(exchange: Exchange): boolean {
    const { sessionId, kind } = exchange;
    let mine = this.#bySession.get(sessionId);
    if (mine === undefined) {
      mine = { all: new Set(), request: 0, socket: 0 };
      this.#bySession.set(sessionId, mine);
    }
    if (mine[kind] >= this.#limits[kind]) return false;
    mine[kind] += 1;
    mine.all.add(exchange);
    return true;
  }

  /** Says that it is over; saying so twice does no harm. */
  leave(exchange: Exchange): void {
    const mine = this.#bySession.get(exchange.sessionId);
    if (mine?.all.delete(exchange) !== true) return;
    mine[exchange.kind] -= 1;
    if (mine.all.size === 0) this.#bySession.delete(exchange.sessionId);
  }

  /** Cuts those let in under another epoch than `validEpoch`; all of them when there is none. */
  cut(sessionId: string, validEpoch?: number): number {
    const all = this.#bySession.get(sessionId)?.all ?? [];
    const doomed = [...all].filter((exchange) => exchange.epoch !== validEpoch);
    for (const exchange of doomed) exchange.cut();
    return doomed.length;
  }

  /** Cuts what a cookie opened that has run out by `now`. */
  cutOverdue(now: number): void {
    for (const { all } of [...this.#bySession.values()])
      for (const exchange of [...all]) if (exchange.until <= now) exchange.cut();
  }

  cutAll(): void {
    for (const sessionId of this.sessionIds) this.cut(sessionId);
  }
}
