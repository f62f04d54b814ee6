import { parseCookie, stringifySetCookie } from 'cookie';

export type CookieNames = {
  /** Who is signed in, on the portal's host. */
  readonly login: string;
  /** Who may enter, on a session's own host. */
  readonly session: string;
};

/**
 * With `__Host-` a browser takes the cookie only if it is host-only, secure and for the whole host, so that
 * no neighbouring host can plant one. It needs https.
 */
export const cookieNames = (secure: boolean): CookieNames =>
  secure
    ? { login: '__Host-launchpad_login', session: '__Host-launchpad_session' }
    : { login: 'launchpad_login', session: 'launchpad_session' };

/** Whether a cookie is one of ours, whichever scheme it was made for. */
export const isLaunchpadCookie = (name: string): boolean =>
  /^(__(host|secure)-)?launchpad_/i.test(name);

/** Only so many of one name are looked at; more are somebody's attempt to get in the way. */
const maxSameName = 8;

/**
 * All values that came under a name, in the order they came. A neighbouring host can toss a cookie of the same name at
 * ours, and a browser then sends both without saying which is whose.
 */
export function readCookies(header: string | undefined, name: string): readonly string[] {
  if (header === undefined) return [];
  const values: string[] = [];
  for (const pair of header.split(';')) {
    const mark = pair.indexOf('=');
    if (mark === -1 || pair.slice(0, mark).trim() !== name) continue;
    const value = pair.slice(mark + 1).trim();
    if (!values.includes(value)) values.push(value);
    if (values.length === maxSameName) break;
  }
  return values;
}

export const readCookie = (header: string | undefined, name: string): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[name];

export type CookieTerms = {
  readonly secure: boolean;
  /** Kept until the browser closes when left out. */
  readonly maxAgeSeconds?: number;
};

/** A `Set-Cookie` value: host-only, for the whole host, out of reach of scripts. */
export const serializeCookie = (name: string, value: string, terms: CookieTerms): string =>
  stringifySetCookie({
    name,
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: terms.secure,
    ...(terms.maxAgeSeconds === undefined ? {} : { maxAge: Math.floor(terms.maxAgeSeconds) }),
  });
