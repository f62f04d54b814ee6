import { serializeCookie } from '@launchpad/access';
import type { EdgeParts, HttpExchange } from '../edge-parts.js';
import { answerFailure } from '../answer/failure-answer.js';

/** Swaps a one-time ticket for this host's cookie, and goes on to an address that carries no secret. */
export async function enterSession(
  parts: EdgeParts,
  exchange: HttpExchange,
  sessionId: string,
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
  const pass = await parts.tickets.redeem(target.query.get('ticket') ?? '', sessionId);
  if (pass !== undefined) {
    const cookie = serializeCookie(parts.cookieName, await parts.sealCookie(pass), {
      secure: parts.hosts.secure,
      maxAgeSeconds: (pass.expiresAt.getTime() - Date.now()) / 1000,
    });
    goInside(exchange, { 'set-cookie': cookie });
    return;
  }
  // Going back to the link in a browser that is already in is no reason to turn somebody away.
  const admitted = await parts.authorise(request.headers.cookie, sessionId);
  if (admitted !== undefined) goInside(exchange, {});
  else answerFailure(exchange, { kind: 'ticket-refused', link: ownPage(parts, sessionId) });
}

/** Where the portal shows this session, to whom it belongs. */
export const ownPage = (parts: EdgeParts, sessionId: string) => ({
  href: `${parts.hosts.portalOrigin}/sessions/${sessionId}`,
  label: 'Go to the session’s page',
});

function goInside({ response }: HttpExchange, headers: Readonly<Record<string, string>>): void {
  response.writeHead(303, {
    ...headers,
    location: '/',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-length': '0',
  });
  response.end();
}
