import type { Exchange } from './account/open-exchanges.js';
import { isRequestInput } from './account/what-counts.js';
import { describeEnd } from './answer/describe-end.js';
import type { Failure, FailureKind } from './answer/failure.js';
import { answerFailure } from './answer/failure-answer.js';
import type { Admission } from './authorise/authorise.js';
import { enterPort } from './authorise/enter-port.js';
import { enterSession, wayIn } from './authorise/enter-session.js';
import { isForeign } from './authorise/origin-check.js';
import { mayAsk, mayType } from './authorise/rights.js';
import type { EdgeParts } from './edge-parts.js';
import { type EdgeRequest, type HttpExchange, originHeaders } from './exchange.js';
import type { SessionDoor, SessionPlace } from './parse/public-hosts.js';
import { trackStream, withFarewell } from './portal-host.js';
import { forward, type ForwardFault } from './proxy/http-forwarder.js';
import { standingOf, type UpstreamAddress } from './resolve/session-route.js';
import { workspaceAnswer } from './sanitise/answer-headers.js';
import { requestHeaders } from './sanitise/forwarded-headers.js';
import type { HeaderList } from './sanitise/header-kinds.js';
import { handleControl } from './session-controls.js';
import { type Soon, whenKnown } from './when-known.js';

const portsPrefix = 'ports/';

/** The host of a session or of one of its ports: authorise, look where the session is, dial exactly that. */
export function handleSession(
  parts: EdgeParts,
  exchange: HttpExchange,
  door: SessionDoor,
): Soon<void> {
  const { request, target } = exchange;
  if (target.own !== undefined) return handleOwn(parts, exchange, { door, own: target.own });
  if (isForeign(request, door.origin)) {
    answerFailure(exchange, { kind: 'foreign-origin' });
    return undefined;
  }
  return whenKnown(parts.authorise(request.headers.cookie, door), (admission) =>
    goIn(parts, exchange, { admission, door }),
  );
}

function goIn(
  parts: EdgeParts,
  exchange: HttpExchange,
  { admission, door }: { readonly admission: Admission | undefined; readonly door: SessionDoor },
): Soon<void> {
  const { request } = exchange;
  const verdict = judge(parts, admission, door);
  if (verdict.kind === 'stay') {
    answerFailure(exchange, verdict.failure);
    return undefined;
  }
  const { pass } = verdict.admission;
  if (!mayAsk(pass.role, request.method)) {
    answerFailure(exchange, { kind: 'watch-only' });
    return undefined;
  }
  if (isRequestInput(request)) noteInput(parts, verdict.admission);
  return whenKnown(parts.identity.forWorkspace(pass, door), (identity) => {
    const { admission: admitted, address } = verdict;
    toWorkspace(parts, exchange, { admission: admitted, address, door, identity });
  });
}

/** Below `/_launchpad/`: ours to answer, whatever the workspace would say. */
async function handleOwn(
  parts: EdgeParts,
  exchange: HttpExchange,
  { door, own }: { readonly door: SessionDoor; readonly own: string },
): Promise<void> {
  const { sessionId } = door;
  if (own === 'enter') return enterSession(parts, exchange, door);
  if (door.port !== undefined) answerFailure(exchange, { kind: 'not-found' });
  else if (own.startsWith(portsPrefix)) {
    await enterPort(parts, exchange, { sessionId, text: own.slice(portsPrefix.length) });
  } else await handleControl(parts, exchange, sessionId);
}

type Verdict =
  | { readonly kind: 'go'; readonly admission: Admission; readonly address: UpstreamAddress }
  | { readonly kind: 'stay'; readonly failure: Failure };

const stay = (failure: Failure): Verdict => ({ kind: 'stay', failure });

/** Where to dial for somebody, or what to tell them instead. */
export function judge(
  parts: EdgeParts,
  admission: Admission | undefined,
  place: SessionPlace,
): Verdict {
  if (admission === undefined) return stay({ kind: 'not-open', link: wayIn(parts, place) });
  const { route } = admission;
  const standing = standingOf(route, performance.now());
  if (standing === 'over') return stay(describeEnd(route, parts.hosts.portalOrigin));
  if (standing === 'starting') {
    return stay({ kind: 'starting', ...(route.phase === null ? {} : { detail: route.phase }) });
  }
  return route.address === undefined
    ? stay({ kind: 'workspace-unreachable', link: again })
    : { kind: 'go', admission, address: route.address };
}

const again = { href: '', label: 'Try again' };

/** Looking on is no reason to keep a session alive. */
export function noteInput(parts: EdgeParts, { pass }: Admission): void {
  if (mayType(pass.role)) parts.activity.note(pass.sessionId);
}

export type Way = {
  readonly admission: Admission;
  readonly address: UpstreamAddress;
  readonly door: SessionDoor;
  readonly identity: string;
};

/** What a workspace is told about who comes, and for which of its ports. */
export function workspaceHeaders(
  parts: EdgeParts,
  exchange: { readonly request: EdgeRequest; readonly requestId: string },
  { door, identity }: Way,
): HeaderList {
  const ours = originHeaders(exchange, door.host, parts.hosts.scheme);
  ours.push('x-launchpad-identity', identity);
  if (door.port !== undefined) ours.push('x-launchpad-port', String(door.port));
  return requestHeaders(exchange.request.rawHeaders, ours, { keepOurCookies: false });
}

function toWorkspace(parts: EdgeParts, exchange: HttpExchange, way: Way): void {
  const { request, response, body, target, requestId } = exchange;
  const { pass, route } = way.admission;
  const open: Exchange = {
    kind: 'request',
    sessionId: pass.sessionId,
    epoch: pass.epoch,
    until: pass.expiresAt.getTime(),
    cut: () => response.destroy(),
  };
  if (!parts.exchanges.open(open)) {
    answerFailure(exchange, { kind: 'too-many', link: again });
    return;
  }
  parts.watch.remember(route);
  const askedAt = performance.now();
  forward({
    request,
    response,
    body,
    upstream: parts.upstreams.get(pass.sessionId, way.address),
    path: target.path,
    headers: workspaceHeaders(parts, exchange, way),
    answerHeaders: (headers) =>
      withFarewell(
        parts,
        workspaceAnswer(headers, { requestId, frameAncestors: way.door.frameAncestors }),
      ),
    limits: parts.limits,
    onClose: () => {
      parts.exchanges.leave(open);
    },
    onHead: (head, connectMs) => {
      parts.metrics.answered('workspace', { firstByteMs: performance.now() - askedAt, connectMs });
      trackStream(parts, exchange, head);
    },
    onFault: (fault, error) => {
      parts.log.debug({ err: error, sessionId: pass.sessionId }, 'workspace not answering');
      answerFailure(exchange, { kind: workspaceFailure[fault], link: again });
    },
  });
}

export const workspaceFailure: Readonly<Record<ForwardFault, FailureKind>> = {
  unreachable: 'workspace-unreachable',
  timeout: 'workspace-timeout',
  garbled: 'workspace-garbled',
  'too-large': 'too-large',
  'too-slow': 'too-slow',
};
