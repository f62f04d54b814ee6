import { isLaunchpadCookie } from '@launchpad/access';
import { headerKind, type HeaderList, namedByConnection } from './header-kinds.js';

/**
 * Headers for the next hop: those from outside that may pass, then ours. `keepOurCookies` is for the control
 * plane, whose cookies they are. Nothing here says where the body ends: whoever sends the body says so.
 */
export function requestHeaders(
  fromOutside: HeaderList,
  ours: HeaderList,
  options: { readonly keepOurCookies: boolean },
): string[] {
  const named = namedByConnection(fromOutside);
  const passed: string[] = [];
  for (let i = 0; i < fromOutside.length; i += 2) {
    const { name, kind } = headerKind(fromOutside[i] ?? '');
    if ((kind !== 'pass' && kind !== 'cookie') || name === 'content-length') continue;
    if (named.size > 0 && named.has(name)) continue;
    const value = fromOutside[i + 1] ?? '';
    if (kind === 'pass' || options.keepOurCookies) passed.push(name, value);
    else {
      const kept = withoutOurCookies(value);
      if (kept !== undefined) passed.push(name, kept);
    }
  }
  for (const part of ours) passed.push(part);
  return passed;
}

function withoutOurCookies(value: string): string | undefined {
  const kept = value
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !isLaunchpadCookie(cookieName(pair)));
  return kept.length === 0 ? undefined : kept.join('; ');
}

export const cookieName = (pair: string): string => (pair.split('=', 1)[0] ?? '').trim();

/** The head of a request as it goes over the wire. Values are Latin-1, as they came. */
export function requestHead(startLine: string, headers: HeaderList): string {
  let head = startLine;
  for (let i = 0; i < headers.length; i += 2) {
    head += `\r\n${headers[i] ?? ''}: ${headers[i + 1] ?? ''}`;
  }
  return `${head}\r\n\r\n`;
}
