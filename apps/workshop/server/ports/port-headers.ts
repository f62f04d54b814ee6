import { isLaunchpadCookie } from '@launchpad/access';

/** RFC 9110 §7.6.1: these speak of one connection and end with it. */
const hopByHop = new Set([
  'connection',
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

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a program of the learner is told of a request: nothing that is between the edge and this app. */
export function headersForProgram(headers: Headers): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name) || name.startsWith('x-launchpad-')) continue;
    if (name === 'cookie') {
      const kept = withoutOurCookies(String(value));
      if (kept !== '') passed[name] = kept;
    } else passed[name] = typeof value === 'string' ? value : [...value];
  }
  return passed;
}

const withoutOurCookies = (header: string): string =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !isLaunchpadCookie(pair.split('=', 1)[0]?.trim() ?? ''))
    .join('; ');

/** What goes back of a program's answer; names and values alternate. */
export function headersFromProgram(rawHeaders: readonly string[]): string[] {
  const passed: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    const known = name.toLowerCase();
    if (!hopByHop.has(known) && !known.startsWith('x-launchpad-')) passed.push(name, value);
  }
  return passed;
}
