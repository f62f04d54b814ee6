/** A request being answered, or a socket held open, for a session. */
export type Exchange = {
  readonly kind: 'request' | 'socket';
  readonly sessionId: string;
  /** The epoch it was let in under. */
  readonly epoch: number;
  readonly cut: () => void;
};

export type ExchangeLimits = { readonly request: number; readonly socket: number };

/** What is open for each session, so that it can be counted and cut. */
export class OpenExchanges {
  readonly #limits: ExchangeLimits;
  readonly #bySession = new Map<string, Set<Exchange>>();

  constructor(limits: ExchangeLimits) {
    this.#limits = limits;
  }

  get sessionIds(): string[] {
    return [...this.#bySession.keys()];
  }

  has(sessionId: string): boolean {
    return this.#bySession.has(sessionId);
  }

  /** Returns how to say that it is over, or `undefined` when the session has as many as it may. */
  open(exchange: Exchange): (() => void) | undefined {
    const all = this.#bySession.get(exchange.sessionId) ?? new Set();
    let same = 0;
    for (const other of all) if (other.kind === exchange.kind) same += 1;
    if (same >= this.#limits[exchange.kind]) return undefined;
    this.#bySession.set(exchange.sessionId, all.add(exchange));
    return () => {
      all.delete(exchange);
      if (all.size === 0 && this.#bySession.get(exchange.sessionId) === all) {
        this.#bySession.delete(exchange.sessionId);
      }
    };
  }

  /** Cuts those let in under another epoch than `validEpoch`; all of them when there is none. */
  cut(sessionId: string, validEpoch?: number): number {
    const doomed = [...(this.#bySession.get(sessionId) ?? [])].filter(
      (exchange) => exchange.epoch !== validEpoch,
    );
    for (const exchange of doomed) exchange.cut();
    return doomed.length;
  }

  cutAll(): void {
    for (const sessionId of this.sessionIds) this.cut(sessionId);
  }
}
