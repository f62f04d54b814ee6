import type { IncomingMessage } from 'node:http';
import type { Admission } from './authorise/authorise.js';
import type { EdgeParts } from './edge-parts.js';
import { type EdgeRequest, type HttpExchange, originHeaders } from './exchange.js';
import { wayIn } from './authorise/enter-session.js';
import { mayAsk } from './authorise/rights.js';
import type { FailureKind } from './answer/failure.js';
import { answerFailure } from './answer/failure-answer.js';
import { controlPlanePool } from './portal-host.js';
import { askUpstream, type WholeAnswer } from './proxy/ask-upstream.js';

const maxBodyBytes = 4 * 1024;
const answerTimeoutMs = 15_000;

type Control = {
  readonly method: 'GET' | 'POST';
  readonly upstreamMethod: 'GET' | 'POST' | 'DELETE';
  readonly suffix: string;
};

/** What a session's own pages may ask of Launchpad. It goes to the control plane and never to the workspace. */
const controls: ReadonlyMap<string, Control> = new Map([
  ['clock', { method: 'GET', upstreamMethod: 'GET', suffix: '' }],
  ['extend', { method: 'POST', upstreamMethod: 'POST', suffix: '/extend' }],
  ['finish', { method: 'POST', upstreamMethod: 'DELETE', suffix: '' }],
]);

export async function handleControl(
  parts: EdgeParts,
  exchange: HttpExchange,
  sessionId: string,
): Promise<void> {
  const { request, target } = exchange;
  const control = controls.get(target.own ?? '');
  const refusal =
    control === undefined ? 'not-found' : refuse(parts, request, { control, sessionId });
  if (control === undefined || refusal !== undefined) {
    answerFailure(exchange, { kind: refusal ?? 'not-found' });
    return;
  }
  const admission = await parts.authorise(request.headers.cookie, { sessionId });
  if (admission === undefined) {
    answerFailure(exchange, { kind: 'not-open', link: wayIn(parts, { sessionId }) });
    return;
  }
  if (!mayAsk(admission.pass.role, request.method)) {
    answerFailure(exchange, { kind: 'watch-only' });
    return;
  }
  const body = control.upstreamMethod === 'POST' ? await readBody(exchange.body) : '';
  if (body === undefined) answerFailure(exchange, { kind: 'too-large' });
  else await askControlPlane(parts, exchange, { control, admission, body });
}

function refuse(
  parts: EdgeParts,
  request: EdgeRequest,
  { control, sessionId }: { readonly control: Control; readonly sessionId: string },
): FailureKind | undefined {
  if (request.method !== control.method) return 'method-not-allowed';
  if (control.method === 'GET') return undefined;
  return request.headers.origin === parts.hosts.originOf({ sessionId })
    ? undefined
    : 'foreign-origin';
}

/** `undefined` when there is more of it than anything asked here needs. */
async function readBody(body: IncomingMessage | undefined): Promise<string | undefined> {
  if (body === undefined) return '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function askControlPlane(
  parts: EdgeParts,
  exchange: HttpExchange,
  ask: { readonly control: Control; readonly admission: Admission; readonly body: string },
): Promise<void> {
  const { control, admission, body } = ask;
  const answer = await attempt(parts, () =>
    controlPlaneRequest(parts, exchange, { control, admission, body }),
  );
  if (answer === undefined) {
    answerFailure(exchange, { kind: 'portal-unreachable' });
    return;
  }
  const { response } = exchange;
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': String(answer.body.length),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-request-id': exchange.requestId,
    ...(parts.life.draining ? { connection: 'close' } : {}),
  });
  response.end(answer.body);
}

async function controlPlaneRequest(
  parts: EdgeParts,
  exchange: HttpExchange,
  { control, admission, body }: Parameters<typeof askControlPlane>[2],
): Promise<WholeAnswer> {
  const { sessionId } = admission.pass;
  return askUpstream(controlPlanePool(parts), {
    method: control.upstreamMethod,
    path: `/api/v1/sessions/${sessionId}${control.suffix}`,
    headers: [
      ...originHeaders(exchange, parts.hosts.portalHost, parts.hosts.scheme),
      ...['accept', 'application/json'],
      ...['x-launchpad-identity', await parts.identity.forControlPlane(admission.pass)],
      ...(body === '' ? [] : ['content-type', 'application/json']),
    ],
    body,
    timeoutMs: answerTimeoutMs,
  });
}

async function attempt(
  parts: EdgeParts,
  ask: () => Promise<WholeAnswer>,
): Promise<WholeAnswer | undefined> {
  try {
    return await ask();
  } catch (error) {
    parts.log.warn({ err: error }, 'control plane not answering');
    return undefined;
  }
}
