import type { UpstreamAddress } from '../resolve/session-route.js';
import type { UpstreamTimes } from './upstream-connection.js';
import { UpstreamPool } from './upstream-pool.js';

const sweepEveryMs = 1000;

type Kept = { readonly pool: UpstreamPool; readonly address: UpstreamAddress };

/** Connections to upstreams, one pool for each: what one session left behind never serves another. */
export class Upstreams {
  readonly #times: UpstreamTimes;
  readonly #pools = new Map<string, Kept>();
  readonly #timer: NodeJS.Timeout;

  constructor(times: UpstreamTimes) {
    this.#times = times;
    this.#timer = setInterval(() => {
      const now = performance.now();
      // A pool without connections is nothing worth keeping.
      for (const [key, { pool }] of this.#pools) if (!pool.sweep(now)) this.#pools.delete(key);
    }, sweepEveryMs);
  }

  get(key: string, address: UpstreamAddress): UpstreamPool {
    const kept = this.#pools.get(key);
    if (kept !== undefined && isSame(kept.address, address)) return kept.pool;
    kept?.pool.retire();
    const pool = new UpstreamPool(address, this.#times);
    this.#pools.set(key, { pool, address });
    return pool;
  }

  /** Lets go of an upstream that is gone; what still waits for it fails. */
  release(key: string): void {
    this.#pools.get(key)?.pool.destroy();
    this.#pools.delete(key);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const key of [...this.#pools.keys()]) this.release(key);
  }
}

const isSame = (a: UpstreamAddress, b: UpstreamAddress): boolean =>
  a === b ||
  (a.kind === 'unix'
    ? b.kind === 'unix' && a.path === b.path
    : b.kind === 'tcp' && a.host === b.host && a.port === b.port);
