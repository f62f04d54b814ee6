import { answerFailure } from './answer/failure-answer.js';
import { type EdgeParts, type HttpExchange, originHeaders } from './edge-parts.js';
import { requestHeaders } from './sanitise/forwarded-headers.js';
import { forward } from './proxy/http-forwarder.js';

const controlPlaneKey = 'control-plane';

/** The portal's host belongs to the control plane, which does its own authorising. */
export function handlePortal(parts: EdgeParts, exchange: HttpExchange): void {
  const { request, response, target } = exchange;
  if (target.own !== undefined) {
    if (target.own === 'healthz') answerHealth(exchange);
    else answerFailure(exchange, { kind: 'not-found' });
    return;
  }
  const ours = originHeaders(exchange, parts.hosts.portalHost, parts.hosts.scheme);
  forward({
    request,
    response,
    upstream: controlPlanePool(parts),
    path: target.path,
    headers: requestHeaders(request.rawHeaders, ours, { keepOurCookies: true }),
    keepOurCookies: true,
    onStreaming: () => {
      trackStream(parts, exchange);
    },
    onFault: (fault, error) => {
      if (fault !== 'malformed') parts.log.warn({ err: error }, 'control plane not answering');
      answerFailure(exchange, { kind: fault === 'malformed' ? 'malformed' : 'portal-unreachable' });
    },
  });
}

export const controlPlanePool = (parts: EdgeParts) =>
  parts.upstreams.get(controlPlaneKey, parts.controlPlane);

export function trackStream(parts: EdgeParts, { response }: HttpExchange): void {
  parts.streams.add(response);
  response.once('close', () => parts.streams.delete(response));
}

function answerHealth({ response }: HttpExchange): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end('{"status":"ok"}');
}
