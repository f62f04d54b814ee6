import { requestHead } from '../sanitise/forwarded-headers.js';
import type { HeaderList } from '../sanitise/header-kinds.js';
import { valuesOf } from './handshake.js';
import type { ResponseHead } from './response-head.js';
import type { UpstreamConnection, UpstreamListener } from './upstream-connection.js';
import type { UpstreamPool } from './upstream-pool.js';

export type WholeAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
};

const maxAnswerBytes = 256 * 1024;

/** Asks an upstream something small and takes in the whole answer. Rejects when there is none in time. */
export function askUpstream(
  pool: UpstreamPool,
  ask: {
    readonly method: string;
    readonly path: string;
    readonly headers: HeaderList;
    readonly body: string;
    readonly timeoutMs: number;
  },
): Promise<WholeAnswer> {
  const { method, path, body } = ask;
  const connection = pool.take({ fresh: true });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.abort(new Error('no answer in time'));
    }, ask.timeoutMs);
    const listener = new Gathering(connection, (outcome) => {
      clearTimeout(timer);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
    const length = ['content-length', String(Buffer.byteLength(body))];
    const headers = body === '' ? ask.headers : [...ask.headers, ...length];
    const head = requestHead(`${method} ${path} HTTP/1.1`, headers);
    connection.send({ method, head, listener, patient: true }, body !== '');
    if (body === '') return;
    connection.write(body);
    connection.end();
  });
}

class Gathering implements UpstreamListener {
  readonly #connection: UpstreamConnection;
  readonly #settle: (outcome: WholeAnswer | Error) => void;
  readonly #parts: Buffer[] = [];
  #bytes = 0;
  #head: ResponseHead | undefined;

  constructor(connection: UpstreamConnection, settle: (outcome: WholeAnswer | Error) => void) {
    this.#connection = connection;
    this.#settle = settle;
  }

  onHead(head: ResponseHead, body: Buffer | undefined): void {
    this.#head = head;
    if (body !== undefined) this.onData(Buffer.from(body));
  }

  onData(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > maxAnswerBytes) this.#connection.abort(new Error('the answer is too long'));
    else this.#parts.push(part);
  }

  onEnd(): void {
    const { status = 502, headers = [] } = this.#head ?? {};
    const [contentType = 'application/json'] = valuesOf(headers, 'content-type');
    this.#settle({ status, contentType, body: Buffer.concat(this.#parts) });
  }

  onFault(_: unknown, error: Error): void {
    this.#settle(error);
  }

  onWritable(): void {
    // What is asked here is small enough to be written at once.
  }
}
