import { connect, type Socket } from 'node:net';
import type { UpstreamAddress } from '../resolve/session-route.js';
import { ChunkedBody } from './chunked-body.js';
import { readResponseHead, type ResponseHead } from './response-head.js';

/** Why an upstream gave no answer that could be passed on. */
export type UpstreamFault = 'unreachable' | 'timeout' | 'garbled';

/** Who asked, and is told what comes. After `onEnd` or `onFault` nothing more is said. */
export interface UpstreamListener {
  /** With `body` the answer is complete; its bytes are there for the time of the call only. */
  onHead(head: ResponseHead, body: Buffer | undefined): void;
  onData(part: Buffer): void;
  onEnd(): void;
  onFault(fault: UpstreamFault, error: Error): void;
  /** More of the request's body may be written. */
  onWritable(): void;
}

export type UpstreamTimes = {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
};

type Ask = {
  readonly method: string;
  readonly head: string;
  readonly listener: UpstreamListener;
  /** Event streams may keep silent for as long as they like. */
  readonly patient: boolean;
};

const maxHeadBytes = 32 * 1024;
/** Interim answers (1xx) ahead of one real one. */
const maxInterim = 10;
const headEnd = Buffer.from('\r\n\r\n');
/** What every connection reads into, one after the other; what is kept of it is copied. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
const nothing: Buffer = Buffer.alloc(0);

/** One connection to an upstream. It carries one request at a time, and is never used again after a surprise. */
export class UpstreamConnection {
  readonly #socket: Socket;
  readonly #times: UpstreamTimes;
  readonly #onIdle: (connection: UpstreamConnection) => void;
  readonly #onClose: (connection: UpstreamConnection) => void;
  #ask: Ask | undefined;
  /** Made once and left to run: setting one up and taking it down for each request would cost more than the request's head. */
  #timer: NodeJS.Timeout | undefined;
  /** When waiting is too long, on the clock of `performance.now()`; 0 when nothing is waited for. */
  #waitsUntil = 0;
  #head: ResponseHead | undefined;
  #early = nothing;
  #interim = 0;
  #left = 0;
  #chunks: ChunkedBody | undefined;
  #bodySent = false;
  #startedAt = 0;
  #connected = false;
  /** How many requests it has carried before this one. */
  uses = 0;
  idleSince = 0;
  /** Milliseconds it took to be there; told once, by the first request. */
  connectMs: number | undefined;

  constructor(options: {
    readonly address: UpstreamAddress;
    readonly times: UpstreamTimes;
    readonly onIdle: (connection: UpstreamConnection) => void;
    readonly onClose: (connection: UpstreamConnection) => void;
  }) {
    this.#times = options.times;
    this.#onIdle = options.onIdle;
    this.#onClose = options.onClose;
    this.#startedAt = performance.now();
    this.#socket = connect({
      ...(options.address.kind === 'unix'
        ? { path: options.address.path }
        : { host: options.address.host, port: options.address.port }),
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (bytes) => this.#read(readBuffer.subarray(0, bytes)),
      },
    });
    this.#waitAtMost(options.times.connectTimeoutMs);
    this.#listen();
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  /** Sends the head of a request. A body, if any, follows by `write` and `end`. */
  send(ask: Ask, hasBody: boolean): void {
    this.#ask = ask;
    this.#head = undefined;
    this.#early = nothing;
    this.#interim = 0;
    this.#bodySent = !hasBody;
    if (this.#connected) this.#expectHead();
    this.#socket.write(ask.head, 'latin1');
  }

  /** Returns whether more may follow at once. */
  write(part: Buffer | string): boolean {
    if (this.#waitsUntil !== 0 && this.#connected) this.#expectHead();
    return this.#socket.write(part);
  }

  /** The request's body is complete. */
  end(): void {
    this.#bodySent = true;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Gives up; nobody is told. */
  destroy(): void {
    this.#ask = undefined;
    this.#socket.destroy();
  }

  /** Gives up, and tells whoever waits why. */
  abort(reason: Error): void {
    this.#fail('unreachable', reason);
  }

  #listen(): void {
    this.#socket.on('connect', () => {
      this.#connected = true;
      this.connectMs = performance.now() - this.#startedAt;
      this.#stopWaiting();
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#ask !== undefined) this.#expectHead();
    });
    this.#socket.on('drain', () => this.#ask?.listener.onWritable());
    this.#socket.on('end', () => {
      this.#ended();
    });
    this.#socket.on('error', (error) => {
      this.#fail('unreachable', error);
    });
    this.#socket.on('close', () => {
      clearTimeout(this.#timer);
      this.#fail('unreachable', new Error('the upstream closed the connection'));
      this.#onClose(this);
    });
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    if (this.#waitsUntil === 0) return;
    const leftMs = this.#waitsUntil - performance.now();
    // Timers may come a little early.
    if (leftMs > 1) {
      this.#timer = setTimeout(this.#onTimer, leftMs);
      return;
    }
    this.#fail(
      'timeout',
      new Error(this.#connected ? 'no answer in time' : 'not connected in time'),
    );
  };

  #expectHead(): void {
    if (this.#ask?.patient === true) return;
    this.#waitAtMost(this.#times.firstByteTimeoutMs);
  }

  #waitAtMost(ms: number): void {
    this.#waitsUntil = performance.now() + ms;
    this.#timer ??= setTimeout(this.#onTimer, ms);
  }

  #stopWaiting(): void {
    this.#waitsUntil = 0;
  }

  #read(chunk: Buffer): boolean {
    if (this.#ask === undefined) {
      // Nothing was asked: whatever this is, it answers no request of ours.
      this.#socket.destroy();
      return false;
    }
    if (this.#head === undefined) this.#readHead(chunk);
    else this.#readBody(chunk);
    return !this.#socket.isPaused();
  }

  #readHead(chunk: Buffer): void {
    let left = this.#early.length === 0 ? chunk : Buffer.concat([this.#early, chunk]);
    this.#early = nothing;
    while (left.length > 0) {
      const end = left.indexOf(headEnd);
      if ((end === -1 ? left.length : end) > maxHeadBytes) {
        this.#garbled('its head is too long');
        return;
      }
      if (end === -1) {
        this.#early = Buffer.from(left);
        return;
      }
      const head = readResponseHead(left.toString('latin1', 0, end), this.#ask?.method ?? '');
      left = left.subarray(end + headEnd.length);
      if (head === undefined || head.status === 101) {
        this.#garbled('its head is not well formed');
        return;
      }
      if (head.status >= 200) {
        this.#begin(head, left);
        return;
      }
      // An interim answer; the real one follows.
      this.#interim += 1;
      if (this.#interim > maxInterim) {
        this.#garbled('it only announces itself');
        return;
      }
    }
  }

  #begin(head: ResponseHead, rest: Buffer): void {
    this.#stopWaiting();
    this.#head = head;
    const { framing } = head;
    this.#left = framing.kind === 'length' ? framing.bytes : 0;
    this.#chunks =
      framing.kind === 'chunked'
        ? new ChunkedBody((part) => this.#ask?.listener.onData(Buffer.from(part)))
        : undefined;
    if (framing.kind === 'length' && rest.length >= framing.bytes) {
      const { listener } = this.#ask ?? {};
      const body = rest.subarray(0, framing.bytes);
      this.#finish(rest.length > framing.bytes);
      listener?.onHead(head, body);
      listener?.onEnd();
      return;
    }
    this.#ask?.listener.onHead(head, undefined);
    if (rest.length > 0 && this.#ask !== undefined) this.#readBody(rest);
  }

  #readBody(chunk: Buffer): void {
    const { listener } = this.#ask ?? {};
    if (this.#chunks !== undefined) {
      const taken = this.#chunks.feed(chunk);
      // Whoever heard may have had enough of it.
      if (this.#ask === undefined) return;
      if (this.#chunks.broken) this.#garbled('its chunks are not well formed');
      else if (this.#chunks.done) {
        this.#finish(taken < chunk.length);
        listener?.onEnd();
      }
      return;
    }
    if (this.#head?.framing.kind === 'until-close') {
      listener?.onData(Buffer.from(chunk));
      return;
    }
    const part = chunk.length > this.#left ? chunk.subarray(0, this.#left) : chunk;
    this.#left -= part.length;
    listener?.onData(Buffer.from(part));
    if (this.#left > 0 || this.#ask === undefined) return;
    this.#finish(part.length < chunk.length);
    listener?.onEnd();
  }

  #ended(): void {
    const { listener } = this.#ask ?? {};
    const whole = this.#head?.framing.kind === 'until-close';
    if (whole) this.#ask = undefined;
    this.#socket.destroy();
    if (whole) listener?.onEnd();
  }

  /** The answer is complete: the connection is free, unless something about it was odd. */
  #finish(surprise: boolean): void {
    const reusable = this.#head?.reusable === true && this.#bodySent && !surprise;
    this.#ask = undefined;
    this.#head = undefined;
    this.#chunks = undefined;
    this.uses += 1;
    if (!reusable || this.#socket.destroyed) {
      this.#socket.destroy();
      return;
    }
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#onIdle(this);
  }

  #garbled(why: string): void {
    this.#fail('garbled', new Error(`the upstream’s answer is refused: ${why}`));
  }

  #fail(fault: UpstreamFault, error: Error): void {
    const { listener } = this.#ask ?? {};
    this.#ask = undefined;
    this.#socket.destroy();
    listener?.onFault(fault, error);
  }
}
