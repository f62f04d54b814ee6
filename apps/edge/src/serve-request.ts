import { AppError } from '@launchpad/kernel';
import { logServed, type Served } from './account/request-log.js';
import type { FailureKind } from './answer/failure.js';
import { answerFailure } from './answer/failure-answer.js';
import type { EdgeParts } from './edge-parts.js';
import type { Arrival, EdgeResponse, HttpExchange } from './exchange.js';
import { parseRequest } from './parse/parse-request.js';
import type { PublicHost } from './parse/public-hosts.js';
import { handlePortal } from './portal-host.js';
import { handleSession } from './session-host.js';
import type { Soon } from './when-known.js';

/** Takes one request through all steps, and accounts for it. */
export function serveRequest(parts: EdgeParts, arrival: Arrival): void {
  const { request, response } = arrival;
  const requestId = parts.newRequestId();
  const { target, host, refusal } = parseRequest(parts.hosts, request);
  const onRefused = accountFor(parts, response, {
    requestId,
    method: request.method,
    host,
    path: target?.pathname,
    startedAt: performance.now(),
  });
  if (parts.life.draining) response.shouldKeepAlive = false;
  if (target === undefined || host === undefined || refusal !== undefined) {
    refuse(parts, { ...arrival, requestId, onRefused }, refusal ?? 'malformed');
    return;
  }
  const exchange = { request, response, body: arrival.body, requestId, onRefused, target };
  const fail = (error: unknown): void => {
    if (!response.destroyed) answerFailure(exchange, { kind: failureOf(parts, error, requestId) });
  };
  try {
    const pending = handle(parts, exchange, host);
    if (pending instanceof Promise) pending.catch(fail);
  } catch (error) {
    fail(error);
  }
}

function handle(parts: EdgeParts, exchange: HttpExchange, host: PublicHost): Soon<void> {
  if (host.kind === 'portal') handlePortal(parts, exchange);
  else if (host.kind !== 'unknown') return handleSession(parts, exchange, host);
  return undefined;
}

function refuse(parts: EdgeParts, exchange: Omit<HttpExchange, 'target'>, kind: FailureKind): void {
  if (kind === 'malformed') exchange.response.shouldKeepAlive = false;
  const link = { href: parts.hosts.portalOrigin, label: 'Go to Launchpad' };
  answerFailure(exchange, { kind, ...(kind === 'misdirected' ? { link } : {}) });
}

/** The last step. Returns how to say why we answered ourselves. */
function accountFor(
  parts: EdgeParts,
  response: EdgeResponse,
  served: Served,
): (kind: FailureKind) => void {
  let refused: FailureKind | undefined;
  response.once('close', () => {
    const { statusCode: status } = response;
    parts.metrics.served(served.host?.kind ?? 'none', served.method, status);
    if (!parts.accessLog) return;
    logServed(parts.log, served, {
      status,
      ...(refused === undefined ? {} : { refusal: refused }),
      ...(response.writableFinished ? {} : { aborted: true }),
    });
  });
  return (kind) => {
    refused = kind;
    parts.metrics.refused(kind);
  };
}

/** What an unexpected end of our own making is called towards the browser. */
export function failureOf(parts: EdgeParts, error: unknown, requestId: string): FailureKind {
  if (error instanceof AppError && error.code === 'service.unavailable') {
    parts.log.warn({ err: error, requestId }, 'database not answering');
    return 'unavailable';
  }
  parts.log.error({ err: error, requestId }, 'request failed');
  return 'internal';
}
