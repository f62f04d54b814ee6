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
