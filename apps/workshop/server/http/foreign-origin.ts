import type { IncomingMessage } from 'node:http';

type Asking = Pick<IncomingMessage, 'method' | 'headers'>;

/** Whether a request can change something or opens a terminal. */
const matters = ({ method, headers }: Asking): boolean =>
  (method !== 'GET' && method !== 'HEAD') || headers.upgrade !== undefined;

/**
 * Whether a request that matters was caused by a page of another site. Log-ins that a browser adds by itself do not
 * tell: only its own word does. Programs that are no browsers say nothing, and have no page that could be misused.
 */
export function isForeign(request: Asking): boolean {
  if (!matters(request)) return false;
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined) return site !== undefined && site !== 'same-origin' && site !== 'none';
  // A form whose page sends no referrer says `null`; the browser still vouches for where it came from.
  if (origin === 'null') return site !== 'same-origin';
  return !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase();
}
