import type { IncomingMessage } from 'node:http';
import type { EdgeRequest, EdgeResponse } from '../exchange.js';
import { requestHead } from '../sanitise/forwarded-headers.js';
import type { HeaderList } from '../sanitise/header-kinds.js';
import type { ResponseHead } from './response-head.js';
import type { UpstreamConnection, UpstreamFault, UpstreamListener } from './upstream-connection.js';
import type { UpstreamPool } from './upstream-pool.js';

/** Why no answer could be passed on. */
export type ForwardFault = UpstreamFault | 'too-large' | 'too-slow';

export type Forward = {
  readonly request: EdgeRequest;
  readonly response: EdgeResponse;
  readonly body: IncomingMessage | undefined;
  readonly upstream: UpstreamPool;
  readonly path: string;
  readonly headers: HeaderList;
  readonly answerHeaders: (headers: HeaderList) => string[];
  readonly limits: { readonly maxBodyBytes: number; readonly stallMs: number };
  /** The browser has its answer, or has gone. */
  readonly onClose: () => void;
  readonly onHead: (head: ResponseHead, connectMs: number | undefined) => void;
  /** Called only while nothing of an answer has been sent. */
  readonly onFault: (fault: ForwardFault, error: Error) => void;
};

/** Sends a request on and its answer back. Bodies flow at the pace of the slower side. */
export function forward(options: Forward): void {
  new Forwarding(options).start();
}

/** Less than this in the time for a stall, and somebody is only holding a connection. */
const leastProgressBytes = 4 * 1024;

/** Bodies up to this many bytes. */
const inOnePiece = 8 * 1024;

/** Asking for these once more changes nothing (RFC 9110 §9.2.2). */
const repeatable = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where the body ends, in our own words: as it was read, so it is sent, whatever else the head says. */
function framingOf({ headers }: EdgeRequest): string[] {
  const length = headers['content-length'];
  if (length !== undefined) return ['content-length', String(Number(length))];
  return headers['transfer-encoding'] === undefined ? [] : ['transfer-encoding', 'chunked'];
}

class Forwarding implements UpstreamListener {
  readonly #options: Forward;
  #connection: UpstreamConnection | undefined;
  #bodyBytes = 0;
  #progressBytes = 0;
  #stalled: NodeJS.Timeout | undefined;
  #done = false;

  constructor(options: Forward) {
    this.#options = options;
  }

  start(): void {
    const { request, response, limits } = this.#options;
    response.once('close', () => {
      this.#options.onClose();
      this.#stop();
      // Once the answer is complete the connection is free, and may be serving somebody else.
      if (!this.#done) this.#connection?.destroy();
      this.#done = true;
    });
    if (Number(request.headers['content-length'] ?? 0) > limits.maxBodyBytes) {
      this.#giveUp('too-large', new Error('its body is longer than allowed'));
      return;
    }
    this.#send({ fresh: false });
    if (this.#options.body !== undefined) this.#sendBody(this.#options.body);
  }

  #send(options: { readonly fresh: boolean }): void {
    const { request, body, upstream, path, headers } = this.#options;
    const method = request.method ?? 'GET';
    this.#connection = upstream.take(options);
    const framing = framingOf(request);
    const all = framing.length === 0 ? headers : [...headers, ...framing];
    const head = requestHead(`${method} ${path} HTTP/1.1`, all);
    const patient = (request.headers.accept ?? '').includes('text/event-stream');
    this.#connection.send({ method, head, listener: this, patient }, body !== undefined);
  }

  #sendBody(body: IncomingMessage): void {
    const { request, response } = this.#options;
    const chunked = request.headers['content-length'] === undefined;
    if (request.headers.expect !== undefined) response.writeContinue();
    this.#awaitProgress('the browser sends no more of its body');
    body.on('data', (part: Buffer) => {
      if (this.#done) return;
      this.#bodyBytes += part.length;
      if (this.#bodyBytes > this.#options.limits.maxBodyBytes) {
        this.#giveUp('too-large', new Error('its body is longer than allowed'));
        return;
      }
      this.#noteProgress(part.length);
      if (chunked) this.#connection?.write(`${part.length.toString(16)}\r\n`);
      let more = this.#connection?.write(part);
      if (chunked) more = this.#connection?.write('\r\n');
      if (more === false) body.pause();
    });
    body.on('end', () => {
      if (this.#done) return;
      this.#stop();
      if (chunked) this.#connection?.write('0\r\n\r\n');
      this.#connection?.end();
    });
  }

  onWritable(): void {
    this.#stalled?.refresh();
    this.#options.body?.resume();
  }

  onHead(head: ResponseHead, body: Buffer | undefined): void {
    const { body: asked, response, answerHeaders, onHead } = this.#options;
    onHead(head, this.#connection?.uses === 0 ? this.#connection.connectMs : undefined);
    const headers = answerHeaders(head.headers);
    // What is left of a body that nobody waits for must not be taken for the next request.
    if (asked?.complete === false) headers.push('connection', 'close');
    response.sendDate = false;
    response.writeHead(head.status, headers);
    if (body !== undefined) {
      this.#done = true;
      // As text of one byte a character it goes out in one piece with the head.
      if (body.length <= inOnePiece) response.end(body.toString('latin1'), 'latin1');
      else response.end(Buffer.from(body));
      return;
    }
    response.on('drain', () => {
      this.#stop();
      this.#connection?.resume();
    });
    // Head and first part go out together where they came together, and at once in any case.
    response.cork();
    process.nextTick(() => {
      response.uncork();
    });
    response.flushHeaders();
  }

  onData(part: Buffer): void {
    if (this.#options.response.write(part)) return;
    this.#connection?.pause();
    this.#awaitProgress('the browser reads no more of the answer');
  }

  onEnd(): void {
    if (this.#done) return;
    this.#done = true;
    this.#stop();
    this.#options.response.end();
  }

  onFault(fault: UpstreamFault, error: Error): void {
    if (this.#done) return;
    const { response, request } = this.#options;
    const again =
      fault === 'unreachable' &&
      (this.#connection?.uses ?? 0) > 0 &&
      !response.headersSent &&
      this.#options.body === undefined &&
      repeatable.has(request.method ?? '');
    // A connection kept for later may be closed by the other side at the very moment it is used again.
    if (again) this.#send({ fresh: true });
    else this.#giveUp(fault, error);
  }

  #giveUp(fault: ForwardFault, error: Error): void {
    this.#done = true;
    this.#stop();
    this.#connection?.destroy();
    const { response, onFault } = this.#options;
    if (response.destroyed) return;
    // Half an answer must not look like a whole one.
    if (response.headersSent) response.destroy();
    else onFault(fault, error);
  }

  #noteProgress(bytes: number): void {
    this.#progressBytes += bytes;
    if (this.#progressBytes < leastProgressBytes) return;
    this.#progressBytes = 0;
    this.#stalled?.refresh();
  }

  /** One side waits for the other: for so long, and no longer. */
  #awaitProgress(what: string): void {
    clearTimeout(this.#stalled);
    this.#stalled = setTimeout(() => {
      this.#giveUp('too-slow', new Error(what));
    }, this.#options.limits.stallMs);
  }

  #stop(): void {
    clearTimeout(this.#stalled);
    this.#stalled = undefined;
  }
}
