import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Arrival, EdgeRequest } from '../exchange.js';
import { type Failure, type FailureKind, failures } from './failure.js';
import { failurePage, pagePolicy } from './failure-page.js';

type Rendered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A page for people, a problem document (RFC 9457) for programs. */
const render = (failure: Failure, request: EdgeRequest, requestId: string): Rendered =>
  (request.headers.accept ?? '').includes('text/html')
    ? renderPage(failure, requestId)
    : renderProblem(failure, requestId);

const renderPage = (failure: Failure, requestId?: string): Rendered =>
  rendered(failure, { type: 'text/html; charset=utf-8', body: failurePage(failure), requestId });

function renderProblem(failure: Failure, requestId: string): Rendered {
  const { status, code, retryable, title, detail } = failures[failure.kind];
  const said = failure.detail ?? detail;
  const problem = { type: 'about:blank', title, status, detail: said, code, retryable, requestId };
  return rendered(failure, {
    type: 'application/problem+json',
    body: JSON.stringify(problem),
    requestId,
  });
}

function rendered(
  failure: Failure,
  content: { readonly type: string; readonly body: string; readonly requestId: string | undefined },
): Rendered {
  const { status, retryAfterSeconds } = failures[failure.kind];
  const { type, body, requestId } = content;
  return {
    status,
    body,
    headers: {
      'content-type': type,
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      vary: 'Accept',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  };
}

export function answerFailure(
  exchange: Arrival & {
    readonly requestId: string;
    readonly onRefused?: (kind: FailureKind) => void;
  },
  failure: Failure,
): void {
  const { request, response, body: unread, requestId, onRefused } = exchange;
  onRefused?.(failure.kind);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, body } = render(failure, request, requestId);
  // A body that nobody will read would otherwise have to be taken in before the next request.
  if (unread !== undefined) response.shouldKeepAlive = false;
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Refuses an upgrade in plain HTTP and closes. */
export function refuseUpgrade(
  exchange: {
    readonly request: EdgeRequest;
    readonly socket: Duplex;
    readonly requestId: string;
    readonly onStatus: (status: number) => void;
    readonly onRefused?: (kind: FailureKind) => void;
  },
  failure: Failure,
): void {
  const { status, headers, body } = render(failure, exchange.request, exchange.requestId);
  exchange.onStatus(status);
  exchange.onRefused?.(failure.kind);
  endWithHead(exchange.socket, { status, headers: { ...headers, connection: 'close' } }, body);
}

type AnswerHead = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

export function endWithHead(socket: Duplex, head: AnswerHead, body: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(wholeAnswer(head, body), () => socket.destroy());
}

function wholeAnswer({ status, headers }: AnswerHead, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const statusLine = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n`;
  return `${statusLine}${lines.join('')}\r\n${body}`;
}

/** For somebody whose request is not even read. It may be a person, so it is a page. */
export function overloadedAnswer(): string {
  const rendered = renderPage({ kind: 'overloaded' });
  return wholeAnswer(
    { ...rendered, headers: { ...rendered.headers, connection: 'close' } },
    rendered.body,
  );
}
