import type { IncomingHttpHeaders } from 'node:http';
import { isLaunchpadCookie } from '@launchpad/access';

/** RFC 9110 §7.6.1: these speak of one connection and end with it. `expect` is answered by our own server. */
const hopByHop = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What only we may say. */
const isOursToSay = (name: string): boolean =>
  name === 'forwarded' ||
  name === 'host' ||
  name === 'x-real-ip' ||
  name === 'x-request-id' ||
  name.startsWith('x-forwarded-') ||
  name.startsWith('x-launchpad-');

export type HeaderList = readonly string[];

/**
 * Headers for the next hop: those from outside that may pass, then ours. Names and values alternate.
 * `keepOurCookies` is for the control plane, whose cookies they are.
 */
export function requestHeaders(
  fromOutside: HeaderList,
  ours: Readonly<Record<string, string>>,
  options: { readonly keepOurCookies: boolean },
): string[] {
  const named = connectionNames(fromOutside);
  const passed: string[] = [];
  for (let i = 0; i < fromOutside.length; i += 2) {
    const name = fromOutside[i]?.toLowerCase() ?? '';
    if (hopByHop.has(name) || named.has(name) || isOursToSay(name)) continue;
    const value = fromOutside[i + 1] ?? '';
    const kept = name === 'cookie' && !options.keepOurCookies ? withoutOurCookies(value) : value;
    if (kept !== undefined) passed.push(name, kept);
  }
  for (const [name, value] of Object.entries(ours)) passed.push(name, value);
  return passed;
}

function connectionNames(headers: HeaderList): ReadonlySet<string> {
  const names = new Set<string>();
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() !== 'connection') continue;
    for (const name of (headers[i + 1] ?? '').split(',')) names.add(name.trim().toLowerCase());
  }
  return names;
}

function withoutOurCookies(value: string): string | undefined {
  const kept = value
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !isLaunchpadCookie(cookieName(pair)));
  return kept.length === 0 ? undefined : kept.join('; ');
}

const cookieName = (pair: string): string => (pair.split('=', 1)[0] ?? '').trim();

/** Headers of an answer that may go on to the browser. */
export function responseHeaders(
  headers: IncomingHttpHeaders,
  options: { readonly keepOurCookies: boolean },
): Record<string, string | string[]> {
  const named = new Set(
    [headers.connection ?? ''].flat().flatMap((value) => value.toLowerCase().split(/\s*,\s*/)),
  );
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name) || named.has(name)) continue;
    if (name !== 'set-cookie' || options.keepOurCookies) passed[name] = value;
    else passed[name] = [value].flat().filter(mayBeSet);
  }
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
