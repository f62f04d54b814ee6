import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { EdgeResponse } from '../exchange.js';

const bodyless = new Set([204, 304]);

/**
 * The answer to a plain request, written to its socket. Names and values must be known to hold no line break: a
 * workspace's have been read as lines, and ours come from no request.
 */
export class PlainAnswer implements EdgeResponse {
  readonly #socket: Socket;
  readonly #isHead: boolean;
  readonly #onDone: () => void;
  readonly #onClose: (() => void)[] = [];
  #head = '';
  #hasBody = true;
  #chunked = false;
  #ended = false;
  #closed = false;
  statusCode = 200;
  shouldKeepAlive = true;
  sendDate = true;
  headersSent = false;
  writableFinished = false;

  constructor(socket: Socket, { isHead, onDone }: { isHead: boolean; onDone: () => void }) {
    this.#socket = socket;
    this.#isHead = isHead;
    this.#onDone = onDone;
  }

  get destroyed(): boolean {
    return this.#closed || this.#socket.destroyed;
  }

  /** Nobody who waits to be asked for a body asks plainly. */
  writeContinue(): void {
    throw new Error('a plain request has no body');
  }

  writeHead(status: number, headers: string[] | Readonly<Record<string, string>>): void {
    this.statusCode = status;
    this.#hasBody = !this.#isHead && !bodyless.has(status);
    this.#chunked = this.#hasBody;
    let head = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n`;
    const list = Array.isArray(headers) ? headers : Object.entries(headers).flat();
    for (let i = 0; i < list.length; i += 2) {
      const [name = '', value = ''] = [list[i], list[i + 1]];
      if (name === 'content-length') this.#chunked = false;
      if (name === 'connection') this.shouldKeepAlive = false;
      else head += `${name}: ${value}\r\n`;
    }
    if (this.sendDate) head += `date: ${new Date().toUTCString()}\r\n`;
    if (this.#chunked) head += 'transfer-encoding: chunked\r\n';
    if (!this.shouldKeepAlive) head += 'connection: close\r\n';
    this.#head = `${head}\r\n`;
  }

  flushHeaders(): void {
    if (this.headersSent) return;
    this.headersSent = true;
    this.#socket.write(this.#head, 'latin1');
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  write(part: Buffer): boolean {
    if (this.#ended || part.length === 0) return true;
    this.flushHeaders();
    if (!this.#hasBody) return true;
    if (!this.#chunked) return this.#socket.write(part);
    this.#socket.cork();
    this.#socket.write(`${part.length.toString(16)}\r\n`, 'latin1');
    this.#socket.write(part);
    const more = this.#socket.write('\r\n', 'latin1');
    this.#socket.uncork();
    return more;
  }

  end(body: string | Buffer = '', encoding: BufferEncoding = 'utf8'): void {
    if (this.#ended) return;
    if (encoding === 'latin1' && typeof body === 'string' && !this.headersSent && !this.#chunked) {
      this.headersSent = true;
      this.#finish(this.#hasBody ? this.#head + body : this.#head);
      return;
    }
    this.#socket.cork();
    this.flushHeaders();
    if (body !== '') this.write(Buffer.from(body as string, encoding));
    this.#finish(this.#chunked ? '0\r\n\r\n' : '');
    this.#socket.uncork();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  on(_: 'drain', listener: () => void): void {
    this.#socket.on('drain', listener);
    this.#onClose.push(() => this.#socket.off('drain', listener));
  }

  once(_: 'close', listener: () => void): void {
    this.#onClose.push(listener);
  }

  /** The answer is out, or the connection is gone. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#onClose) listener();
  }

  #finish(last: string): void {
    this.#ended = true;
    this.#socket.write(last, 'latin1', (error) => {
      if (error !== undefined && error !== null) return;
      this.writableFinished = true;
      this.close();
      this.#onDone();
    });
  }
}
