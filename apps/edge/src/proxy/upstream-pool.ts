import type { UpstreamAddress } from '../resolve/session-route.js';
import { UpstreamConnection, type UpstreamTimes } from './upstream-connection.js';

/** Node's servers let go of an idle connection after five seconds; ours must be the first to. */
const idleMs = 4000;
const maxIdle = 128;

/** Connections to one upstream. How many are open at once is not decided here but where requests are counted. */
export class UpstreamPool {
  readonly #address: UpstreamAddress;
  readonly #times: UpstreamTimes;
  readonly #all = new Set<UpstreamConnection>();
  readonly #idle: UpstreamConnection[] = [];
  #closed = false;

  constructor(address: UpstreamAddress, times: UpstreamTimes) {
    this.#address = address;
    this.#times = times;
  }

  /** The one used last, which is the least likely to be closing at this moment; or a new one. */
  take(options: { readonly fresh: boolean }): UpstreamConnection {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      if (!options.fresh && !kept.destroyed) return kept;
      kept.destroy();
    }
    const connection = new UpstreamConnection({
      address: this.#address,
      times: this.#times,
      onIdle: this.#onIdle,
      onClose: this.#onClose,
    });
    this.#all.add(connection);
    return connection;
  }

  readonly #onIdle = (connection: UpstreamConnection): void => {
    if (this.#closed || this.#idle.length >= maxIdle) {
      connection.destroy();
      return;
    }
    connection.idleSince = performance.now();
    this.#idle.push(connection);
  };

  readonly #onClose = (connection: UpstreamConnection): void => {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
  };

  /** Lets go of what has been idle for too long. Returns whether anything is left. */
  sweep(now: number): boolean {
    while ((this.#idle[0]?.idleSince ?? now) + idleMs < now) this.#idle.shift()?.destroy();
    return this.#all.size > 0;
  }

  /** Takes no connection back any more; requests under way end as they may. */
  retire(): void {
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  /** Ends all of them; whoever waits for an answer is told that the upstream is gone. */
  destroy(): void {
    this.retire();
    for (const connection of this.#all) connection.abort(new Error('the upstream is gone'));
  }
}
