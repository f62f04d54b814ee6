import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Failure, failures } from './failure.js';
import { failurePage, pagePolicy } from './failure-page.js';

type Rendered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A page for people, a problem document (RFC 9457) for programs. */
function render(failure: Failure, request: IncomingMessage, requestId: string): Rendered {
  const { status, code, retryable, title, detail, retryAfterSeconds } = failures[failure.kind];
  const html = (request.headers.accept ?? '').includes('text/html');
  const body = html
    ? failurePage(failure)
    : JSON.stringify({
        type: 'about:blank',
        title,
        status,
        detail: failure.detail ?? detail,
        code,
        retryable,
        requestId,
      });
  return {
    status,
    body,
    headers: {
      'content-type': html ? 'text/html; charset=utf-8' : 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      vary: 'Accept',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  };
}

export function answerFailure(
  exchange: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly requestId: string;
  },
  failure: Failure,
): void {
  const { request, response, requestId } = exchange;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = render(failure, request, requestId);
  // A body that nobody will read would otherwise have to be taken in before the next request.
  if (mayHaveBody(request)) response.setHeader('connection', 'close');
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

export const mayHaveBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** Refuses an upgrade in plain HTTP and closes. */
export function refuseUpgrade(
  exchange: {
    readonly request: IncomingMessage;
    readonly socket: Duplex;
    readonly requestId: string;
    readonly onStatus: (status: number) => void;
  },
  failure: Failure,
): void {
  const { status, headers, body } = render(failure, exchange.request, exchange.requestId);
  exchange.onStatus(status);
  endWithHead(exchange.socket, { status, headers: { ...headers, connection: 'close' } }, body);
}

export function endWithHead(
  socket: Duplex,
  head: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  body: string,
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const lines = Object.entries(head.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const statusLine = `HTTP/1.1 ${String(head.status)} ${STATUS_CODES[head.status] ?? ''}\r\n`;
  socket.end(`${statusLine}${lines.join('')}\r\n${body}`, () => socket.destroy());
}
