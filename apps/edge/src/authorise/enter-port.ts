import { answerFailure } from '../answer/failure-answer.js';
import type { EdgeParts } from '../edge-parts.js';
import type { HttpExchange } from '../exchange.js';
import { readPort } from '../parse/public-hosts.js';
import { goTo, wayIn } from './enter-session.js';
import { isForeign } from './origin-check.js';

/**
 * `/_launchpad/ports/<port>` on the session's own host: leads somebody who is in the session to the host of one of its
 * ports, with a one-time ticket for that host's own cookie.
 */
export async function enterPort(
  parts: EdgeParts,
  exchange: HttpExchange,
  { sessionId, text }: { readonly sessionId: string; readonly text: string },
): Promise<void> {
  const { request } = exchange;
  if (request.method !== 'GET') {
    answerFailure(exchange, { kind: 'method-not-allowed' });
    return;
  }
  if (isForeign(request, parts.hosts.originOf({ sessionId }))) {
    answerFailure(exchange, { kind: 'foreign-origin' });
    return;
  }
  const admission = await parts.authorise(request.headers.cookie, { sessionId });
  const port = readPort(text);
  if (admission === undefined) {
    answerFailure(exchange, { kind: 'not-open', link: wayIn(parts, { sessionId }) });
  } else if (port === undefined || !admission.route.ports.includes(port)) {
    answerFailure(exchange, { kind: 'not-found' });
  } else {
    const ticket = await parts.tickets.issueForPort(admission.pass, port);
    const origin = parts.hosts.originOf({ sessionId, port });
    goTo(exchange, `${origin}/_launchpad/enter?ticket=${ticket}`);
  }
}
