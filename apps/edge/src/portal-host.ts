import { answerFailure } from './answer/failure-answer.js';
import type { FailureKind } from './answer/failure.js';
import type { EdgeParts } from './edge-parts.js';
import { type HttpExchange, originHeaders } from './exchange.js';
import { forward, type ForwardFault } from './proxy/http-forwarder.js';
import type { ResponseHead } from './proxy/response-head.js';
import { portalAnswer } from './sanitise/answer-headers.js';
import { requestHeaders } from './sanitise/forwarded-headers.js';

const controlPlaneKey = 'control-plane';

/** The portal's host belongs to the control plane, which does its own authorising. */
export function handlePortal(parts: EdgeParts, exchange: HttpExchange): void {
  const { request, response, body, target, requestId } = exchange;
  if (target.own !== undefined) {
    if (target.own === 'healthz') answerHealth(parts, exchange);
    else answerFailure(exchange, { kind: 'not-found' });
    return;
  }
  const ours = originHeaders(exchange, parts.hosts.portalHost, parts.hosts.scheme);
  const askedAt = performance.now();
  forward({
    request,
    response,
    body,
    upstream: controlPlanePool(parts),
    path: target.path,
    headers: requestHeaders(request.rawHeaders, ours, { keepOurCookies: true }),
    answerHeaders: (headers) => withFarewell(parts, portalAnswer(headers, requestId)),
    limits: parts.limits,
    onClose: () => undefined,
    onHead: (head, connectMs) => {
      parts.metrics.answered('control-plane', {
        firstByteMs: performance.now() - askedAt,
        connectMs,
      });
      trackStream(parts, exchange, head);
    },
    onFault: (fault, error) => {
      if (!isBrowsersFault(fault)) parts.log.warn({ err: error }, 'control plane not answering');
      answerFailure(exchange, { kind: portalFailure[fault] });
    },
  });
}

const portalFailure: Readonly<Record<ForwardFault, FailureKind>> = {
  unreachable: 'portal-unreachable',
  timeout: 'portal-unreachable',
  garbled: 'portal-unreachable',
  'too-large': 'too-large',
  'too-slow': 'too-slow',
};

const isBrowsersFault = (fault: ForwardFault): boolean =>
  fault === 'too-large' || fault === 'too-slow';

export const controlPlanePool = (parts: EdgeParts) =>
  parts.upstreams.get(controlPlaneKey, parts.controlPlane);

/** Asks a browser to open another connection, and so perhaps to another edge, when this one is going. */
export function withFarewell(parts: EdgeParts, headers: string[]): string[] {
  if (parts.life.draining) headers.push('connection', 'close');
  return headers;
}

export function trackStream(
  parts: EdgeParts,
  { response }: HttpExchange,
  { headers }: ResponseHead,
): void {
  const at = headers.indexOf('content-type');
  if (at === -1 || headers[at + 1]?.startsWith('text/event-stream') !== true) return;
  parts.streams.add(response);
  response.once('close', () => parts.streams.delete(response));
}

function answerHealth(parts: EdgeParts, { response, requestId }: HttpExchange): void {
  const { draining } = parts.life;
  const body = draining ? '{"status":"draining"}' : '{"status":"ok"}';
  response.writeHead(draining ? 503 : 200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': String(body.length),
    'x-request-id': requestId,
    ...(draining ? { connection: 'close' } : {}),
  });
  response.end(body);
}
