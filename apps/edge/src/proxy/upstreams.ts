import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import type { UpstreamAddress } from '../resolve/session-route.js';

export const connectTimeoutMs = 5000;
const responseHeadTimeoutMs = 60_000;

/** Where to dial: `origin` is a name for messages and never resolved when there is a socket path. */
type DialTarget = { readonly origin: string; readonly socketPath?: string };

const dialTarget = (address: UpstreamAddress): DialTarget =>
  address.kind === 'unix'
    ? { origin: 'http://localhost', socketPath: address.path }
    : { origin: `http://${bracketed(address.host)}:${String(address.port)}` };

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

type Kept = { readonly pool: Pool; readonly address: string };

/** Connections to upstreams, one pool for each. */
export class Upstreams {
  readonly #closing = new Set<Promise<unknown>>();
  readonly #onError: (error: unknown) => void;
  // A pool without requests holds no socket for longer than a few seconds: what is forgotten here costs nothing.
  readonly #pools = new LRUCache<string, Kept>({
    max: 5000,
    dispose: ({ pool }) => {
      this.#settle(pool.close());
    },
  });

  constructor(options: { readonly onError: (error: unknown) => void }) {
    this.#onError = options.onError;
  }

  get(key: string, address: UpstreamAddress): Pool {
    const name = JSON.stringify(address);
    const kept = this.#pools.get(key);
    if (kept?.address === name) return kept.pool;
    const pool = this.#dial(address);
    this.#pools.set(key, { pool, address: name });
    return pool;
  }

  /** Lets go of an upstream that is gone; what still waits for it fails. */
  release(key: string): void {
    const kept = this.#pools.peek(key);
    if (kept === undefined) return;
    this.#settle(kept.pool.destroy());
    this.#pools.delete(key);
  }

  async close(): Promise<void> {
    for (const key of [...this.#pools.keys()]) this.release(key);
    await Promise.all(this.#closing);
  }

  #dial(address: UpstreamAddress): Pool {
    const { origin, socketPath } = dialTarget(address);
    return new Pool(origin, {
      // No limit here: whoever follows an event stream holds a connection for as long as the page is open, and
      // must not keep others waiting. How much one session may have open is counted before anything is dialled.
      connections: null,
      pipelining: 1,
      headersTimeout: responseHeadTimeoutMs,
      // An event stream may be silent for as long as it likes.
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
      connect: { timeout: connectTimeoutMs, ...(socketPath === undefined ? {} : { socketPath }) },
    });
  }

  #settle(closing: Promise<unknown>): void {
    const settled = closing.catch(this.#onError).finally(() => this.#closing.delete(settled));
    this.#closing.add(settled);
  }
}
