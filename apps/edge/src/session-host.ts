import type { Admission } from './authorise/authorise.js';
import { describeEnd } from './answer/describe-end.js';
import { type EdgeParts, type HttpExchange, originHeaders } from './edge-parts.js';
import { enterSession, ownPage } from './authorise/enter-session.js';
import type { Failure, FailureKind } from './answer/failure.js';
import { answerFailure } from './answer/failure-answer.js';
import { requestHeaders } from './sanitise/forwarded-headers.js';
import { forward, type ForwardFault } from './proxy/http-forwarder.js';
import { isForeign, isInput } from './authorise/origin-check.js';
import { trackStream } from './portal-host.js';
import { handleControl } from './session-controls.js';
import { standingOf, type UpstreamAddress } from './resolve/session-route.js';

/** A session's host: authorise, then look where the session is, then dial exactly that. */
export async function handleSession(
  parts: EdgeParts,
  exchange: HttpExchange,
  sessionId: string,
): Promise<void> {
  const { request, target } = exchange;
  if (target.own === 'enter') return enterSession(parts, exchange, sessionId);
  if (target.own !== undefined) return handleControl(parts, exchange, sessionId);
  if (isForeign(request, parts.hosts.sessionOrigin(sessionId))) {
    answerFailure(exchange, { kind: 'foreign-origin' });
    return;
  }
  const admission = await parts.authorise(request.headers.cookie, sessionId);
  const verdict = judge(parts, admission, sessionId);
  if (verdict.kind === 'stay') {
    answerFailure(exchange, verdict.failure);
    return;
  }
  if (isInput(request)) noteInput(parts, verdict.admission);
  const identity = await parts.identity.forWorkspace(verdict.admission.pass);
  toWorkspace(parts, exchange, { ...verdict, identity });
}

type Verdict =
  | { readonly kind: 'go'; readonly admission: Admission; readonly address: UpstreamAddress }
  | { readonly kind: 'stay'; readonly failure: Failure };

const stay = (failure: Failure): Verdict => ({ kind: 'stay', failure });

/** Where to dial for somebody, or what to tell them instead. */
export function judge(
  parts: EdgeParts,
  admission: Admission | undefined,
  sessionId: string,
): Verdict {
  if (admission === undefined) return stay({ kind: 'not-open', link: ownPage(parts, sessionId) });
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
  if (pass.role !== 'watcher') parts.activity.note(pass.sessionId);
}

type Way = {
  readonly admission: Admission;
  readonly address: UpstreamAddress;
  readonly identity: string;
};

function toWorkspace(parts: EdgeParts, exchange: HttpExchange, way: Way): void {
  const { request, response, target } = exchange;
  const { pass, route } = way.admission;
  const { sessionId } = pass;
  const leave = parts.exchanges.open({
    kind: 'request',
    sessionId,
    epoch: pass.epoch,
    cut: () => response.destroy(),
  });
  if (leave === undefined) {
    answerFailure(exchange, { kind: 'too-many', link: again });
    return;
  }
  response.once('close', leave);
  parts.watch.remember(route);
  const ours = {
    ...originHeaders(exchange, parts.hosts.sessionHost(sessionId), parts.hosts.scheme),
    'x-launchpad-identity': way.identity,
  };
  forward({
    request,
    response,
    upstream: parts.upstreams.get(sessionId, way.address),
    path: target.path,
    headers: requestHeaders(request.rawHeaders, ours, { keepOurCookies: false }),
    keepOurCookies: false,
    onStreaming: () => {
      trackStream(parts, exchange);
    },
    onFault: (fault, error) => {
      parts.log.debug({ err: error, sessionId }, 'workspace not answering');
      answerFailure(exchange, { kind: workspaceFailure[fault], link: again });
    },
  });
}

export const workspaceFailure: Readonly<Record<ForwardFault, FailureKind>> = {
  malformed: 'malformed',
  unreachable: 'workspace-unreachable',
  timeout: 'workspace-timeout',
};
