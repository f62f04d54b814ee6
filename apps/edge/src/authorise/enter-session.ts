import { serializeCookie } from '@launchpad/access';
import { answerFailure } from '../answer/failure-answer.js';
import type { EdgeParts } from '../edge-parts.js';
import type { HttpExchange } from '../exchange.js';
import type { SessionPlace } from '../parse/public-hosts.js';

/** Swaps a one-time ticket for this host's cookie, and goes on to an address that carries no secret. */
export async function enterSession(
  parts: EdgeParts,
  exchange: HttpExchange,
  place: SessionPlace,
): Promise<void> {
  const { request, target } = exchange;
  if (request.method !== 'GET') {
    answerFailure(exchange, { kind: 'method-not-allowed' });
    return;
  }
  // A browser that fetches links ahead must not use the ticket up.
  if (/prefetch/.test(String(request.headers['sec-purpose'] ?? request.headers['purpose']))) {
    answerFailure(exchange, { kind: 'unavailable' });
    return;
  }
  const ticket = new URLSearchParams(target.query).get('ticket') ?? '';
  const pass = await parts.tickets.redeem(ticket, place);
  if (pass !== undefined) {
    const cookie = serializeCookie(parts.cookieName, await parts.cookies.seal(pass, place.port), {
      secure: parts.hosts.secure,
      maxAgeSeconds: (pass.expiresAt.getTime() - Date.now()) / 1000,
    });
    goTo(exchange, '/', { 'set-cookie': cookie });
    return;
  }
  // Going back to the link in a browser that is already in is no reason to turn somebody away.
  const admitted = await parts.authorise(request.headers.cookie, place);
  if (admitted !== undefined) goTo(exchange, '/');
  else answerFailure(exchange, { kind: 'ticket-refused', link: wayIn(parts, place) });
}

/** Where somebody who is not in gets in, if the place is theirs. */
export const wayIn = (parts: EdgeParts, { sessionId, port }: SessionPlace) =>
  port === undefined
    ? {
        href: `${parts.hosts.portalOrigin}/sessions/${sessionId}`,
        label: 'Go to the session’s page',
      }
    : {
        href: `${parts.hosts.originOf({ sessionId })}/_launchpad/ports/${String(port)}`,
        label: 'Open it from the session',
      };

/** The address is one of ours, never one that a request brought along. */
export function goTo(
  { response, requestId }: HttpExchange,
  location: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(303, {
    ...headers,
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    'content-length': '0',
  });
  response.end();
}
