import { isLaunchpadCookie } from '@launchpad/access';
import { cookieName } from './forwarded-headers.js';
import { headerKind, type HeaderList, namedByConnection } from './header-kinds.js';

/**
 * These speak to what stands in front of a workspace, or of more than its own host, and are not for it to say.
 */
const notTheirs = new Set(['alt-svc', 'x-content-type-options', 'strict-transport-security']);

/** Headers of a workspace's answer that may go on to the browser, and what we say about every page of it. */
export function workspaceAnswer(
  headers: HeaderList,
  ours: { readonly requestId: string; readonly frameAncestors: string },
): string[] {
  const named = namedByConnection(headers);
  const passed: string[] = [];
  let referrerPolicy = 'same-origin';
  for (let i = 0; i < headers.length; i += 2) {
    const { name, kind } = headerKind(headers[i] ?? '');
    const value = headers[i + 1] ?? '';
    if (kind !== 'pass' || notTheirs.has(name) || named.has(name)) continue;
    if (name === 'set-cookie' && !mayBeSet(value)) continue;
    if (name === 'referrer-policy') referrerPolicy = value;
    else passed.push(name, value);
  }
  // A browser holds a page to every policy it is given, so theirs can add to ours and take nothing away.
  passed.push(
    'content-security-policy',
    `frame-ancestors ${ours.frameAncestors}`,
    'x-content-type-options',
    'nosniff',
    'referrer-policy',
    referrerPolicy,
    'x-request-id',
    ours.requestId,
  );
  return passed;
}

/** Headers of the control plane's answer: its own cookies and policies stay. */
export function portalAnswer(headers: HeaderList, requestId: string): string[] {
  const named = namedByConnection(headers);
  const passed: string[] = [];
  let sniffing = true;
  for (let i = 0; i < headers.length; i += 2) {
    const { name, kind } = headerKind(headers[i] ?? '');
    if (kind !== 'pass' || named.has(name)) continue;
    if (name === 'x-content-type-options') sniffing = false;
    passed.push(name, headers[i + 1] ?? '');
  }
  if (sniffing) passed.push('x-content-type-options', 'nosniff');
  passed.push('x-request-id', requestId);
  return passed;
}

/** A workspace may set cookies for its own host, and none that look like ours. */
function mayBeSet(setCookie: string): boolean {
  const [pair = '', ...attributes] = setCookie.split(';');
  return (
    !isLaunchpadCookie(cookieName(pair)) &&
    !attributes.some((attribute) => /^\s*domain\s*(=|$)/i.test(attribute))
  );
}
