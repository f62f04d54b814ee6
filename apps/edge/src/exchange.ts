import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FailureKind } from './answer/failure.js';
import type { RequestTarget } from './parse/request-target.js';

/** What the steps read of a request's head, whoever took it apart. */
export type EdgeRequest = {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values alternate, as they came. */
  readonly rawHeaders: readonly string[];
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** What the steps answer with: Node's `ServerResponse`, or the answer to a plain request. */
export interface EdgeResponse {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  readonly writableFinished: boolean;
  readonly statusCode: number;
  shouldKeepAlive: boolean;
  sendDate: boolean;
  writeContinue(): void;
  writeHead(status: number, headers: string[] | Readonly<Record<string, string>>): unknown;
  flushHeaders(): void;
  cork(): void;
  uncork(): void;
  write(part: Buffer): boolean;
  end(body?: string | Buffer, encoding?: BufferEncoding): unknown;
  destroy(): unknown;
  on(event: 'drain', listener: () => void): unknown;
  /** `close`: the answer is out, or nobody is left to take it. */
  once(event: 'close', listener: () => void): unknown;
}

/** A request as it arrives. */
export type Arrival = {
  readonly request: EdgeRequest;
  readonly response: EdgeResponse;
  /** Only where the head says that a body follows. */
  readonly body: IncomingMessage | undefined;
};

/** One request, once its host and target are known. */
export type HttpExchange = Arrival & {
  readonly requestId: string;
  readonly target: RequestTarget;
  /** Told why we answered ourselves, for the log and the figures. */
  readonly onRefused: (kind: FailureKind) => void;
};

/** What every upstream is told about how the request came in. */
export const originHeaders = (
  { request, requestId }: Pick<HttpExchange, 'requestId'> & { readonly request: EdgeRequest },
  host: string,
  scheme: string,
): string[] => [
  'host',
  host,
  'x-forwarded-for',
  request.socket.remoteAddress ?? '',
  'x-forwarded-host',
  host,
  'x-forwarded-proto',
  scheme,
  'x-request-id',
  requestId,
];
