import type { Socket } from 'node:net';

export type ConnectionLimits = {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
};

export type ConnectionRefusal = 'connections' | 'connections-of-address';

/** How long somebody who is turned away may take to read why. */
const farewellMs = 1000;

/**
 * Counts the connections of browsers, all and by address. Who comes when it is full is told so in HTTP; when even
 * those who are being told are too many, a connection is closed without a word.
 */
export class ConnectionGate {
  readonly #limits: ConnectionLimits;
  readonly #onRefused: (cause: ConnectionRefusal) => void;
  readonly #answer: string;
  readonly #byAddress = new Map<string, number>();
  readonly #open = new Set<Socket>();
  #leaving = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(
    limits: ConnectionLimits,
    options: { readonly answer: string; readonly onRefused: (cause: ConnectionRefusal) => void },
  ) {
    this.#limits = limits;
    this.#answer = options.answer;
    this.#onRefused = options.onRefused;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Bytes from and to browsers since the start. */
  get bytes(): { readonly in: number; readonly out: number } {
    let [bytesIn, bytesOut] = [this.#bytesIn, this.#bytesOut];
    for (const socket of this.#open) {
      bytesIn += socket.bytesRead;
      bytesOut += socket.bytesWritten;
    }
    return { in: bytesIn, out: bytesOut };
  }

  /** `false` when the connection has been turned away and is none of the caller's business. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? '';
    const same = this.#byAddress.get(address) ?? 0;
    const cause =
      this.#open.size >= this.#limits.maxConnections
        ? 'connections'
        : same >= this.#limits.maxConnectionsPerAddress
          ? 'connections-of-address'
          : undefined;
    if (cause !== undefined) {
      this.#onRefused(cause);
      this.#turnAway(socket);
      return false;
    }
    this.#open.add(socket);
    this.#byAddress.set(address, same + 1);
    socket.once('close', () => {
      this.#leave(socket, address);
    });
    return true;
  }

  #leave(socket: Socket, address: string): void {
    this.#open.delete(socket);
    this.#bytesIn += socket.bytesRead;
    this.#bytesOut += socket.bytesWritten;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, left);
  }

  #turnAway(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.#leaving >= this.#limits.maxConnections / 10) {
      socket.destroy();
      return;
    }
    this.#leaving += 1;
    const timer = setTimeout(() => socket.destroy(), farewellMs);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#leaving -= 1;
    });
    socket.on('end', () => socket.destroy());
    // Read and thrown away: closing on unread bytes would take the answer back (RFC 9112 §9.6).
    socket.resume();
    socket.end(this.#answer);
  }
}
