import type { Socket } from 'node:net';
import { PlainAnswer } from './answer/plain-answer.js';
import { endWithHead } from './answer/failure-answer.js';
import type { EdgeLimits } from './edge-limits.js';
import type { Arrival } from './exchange.js';
import { readPlainHead } from './parse/plain-head.js';

type Options = {
  readonly limits: Pick<EdgeLimits, 'maxHeaderBytes' | 'headerTimeoutMs' | 'keepAliveMs'>;
  readonly serve: (arrival: Arrival) => void;
  /** Takes over a connection on which something came that is not plain; the socket holds what was read of it. */
  readonly handOver: (socket: Socket) => void;
};

const lookEveryMs = 1000;
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Connections on which nothing but plain requests has come yet: whole heads that can be read in one way only, and no
 * bodies. They are answered without Node's HTTP server. With the first bytes that are anything else (a head in parts, a
 * body, an upgrade, a second request ahead of its time, anything odd at all) a connection goes over to Node's server,
 * those bytes included, and stays there.
 */
export class PlainConnections {
  readonly #options: Options;
  readonly #all = new Set<PlainConnection>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: Options) {
    this.#options = options;
    this.#timer = setInterval(() => {
      const now = performance.now();
      for (const connection of this.#all) connection.checkTime(now);
    }, lookEveryMs);
    this.#timer.unref();
  }

  take(socket: Socket): void {
    const connection = new PlainConnection(socket, this.#options, () => {
      this.#all.delete(connection);
    });
    this.#all.add(connection);
  }

  closeIdle(): void {
    for (const connection of this.#all) if (connection.isIdle) connection.destroy();
  }

  closeAll(): void {
    clearInterval(this.#timer);
    for (const connection of this.#all) connection.destroy();
  }
}

class PlainConnection {
  readonly #socket: Socket;
  readonly #options: Options;
  readonly #onLeave: () => void;
  #answer: PlainAnswer | undefined;
  #early: Buffer | undefined;
  #asked = false;
  #idleSince = performance.now();

  constructor(socket: Socket, options: Options, onLeave: () => void) {
    this.#socket = socket;
    this.#options = options;
    this.#onLeave = onLeave;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('error', this.#onEnd);
    socket.on('close', this.#onClose);
  }

  get isIdle(): boolean {
    return this.#answer === undefined;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  checkTime(now: number): void {
    if (this.#answer !== undefined) return;
    const idleMs = now - this.#idleSince;
    if (!this.#asked && idleMs >= this.#options.limits.headerTimeoutMs) {
      const headers = { connection: 'close', 'content-length': '0' };
      endWithHead(this.#socket, { status: 408, headers }, '');
    } else if (idleMs >= this.#options.limits.keepAliveMs) this.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#answer !== undefined) {
      // Kept until the answer is out, and no more than this taken in.
      this.#early = this.#early === undefined ? chunk : Buffer.concat([this.#early, chunk]);
      this.#socket.pause();
      return;
    }
    const head = this.#plainHeadOf(chunk);
    if (head === undefined) {
      this.#leave(chunk);
      return;
    }
    this.#asked = true;
    const answer = new PlainAnswer(this.#socket, {
      isHead: head.method === 'HEAD',
      onDone: this.#onDone,
    });
    this.#answer = answer;
    this.#options.serve({ request: head, response: answer, body: undefined });
  };

  #plainHeadOf(chunk: Buffer) {
    const end = chunk.length - headEnd.length;
    if (chunk.length > this.#options.limits.maxHeaderBytes) return undefined;
    return end > 0 && chunk.indexOf(headEnd) === end
      ? readPlainHead(chunk.toString('latin1', 0, end), this.#socket)
      : undefined;
  }

  readonly #onDone = (): void => {
    const keep = this.#answer?.shouldKeepAlive === true;
    this.#answer = undefined;
    this.#idleSince = performance.now();
    if (!keep) this.#socket.end(() => this.#socket.destroy());
    else if (this.#early !== undefined) this.#leave(this.#early);
  };

  readonly #onEnd = (): void => {
    this.#socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#onLeave();
    this.#answer?.close();
  };

  /** Puts back what was read, so that the other reader begins where this one did. */
  #leave(unread: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('error', this.#onEnd);
    socket.off('close', this.#onClose);
    this.#onLeave();
    socket.pause();
    socket.unshift(unread);
    this.#options.handOver(socket);
    socket.resume();
  }
}
