import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request may have come from a page of another origin. All session hosts are one site to a
 * browser, so `SameSite` does not keep one learner's page from reaching for another learner's session.
 * Going there by a link is fine: then the page that shows is the session's own.
 */
export function isForeign(
  request: { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders },
  ownOrigin: string,
): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === ownOrigin) return false;
  // A form whose page sends no referrer says `null`; the browser still vouches for where it came from.
  if (origin !== undefined) return !(origin === 'null' && site === 'same-origin');
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !(request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate');
}
