import { readCookies, type SessionCookieCodec, type SessionPass } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import { LRUCache } from 'lru-cache';
import type { SessionPlace } from '../parse/public-hosts.js';
import type { SessionRoute } from '../resolve/session-route.js';

/** A browser that may enter, and where the session is. */
export type Admission = { readonly pass: SessionPass; readonly route: SessionRoute };

export type Authorise = (
  cookieHeader: string | undefined,
  place: SessionPlace,
) => Promise<Admission | undefined>;

/**
 * Decides whether a request may enter the host it names. Every way of not being allowed gives the same
 * `undefined`, and none but a valid cookie makes us look the session up, so that the answer tells nothing about
 * which sessions exist. Not being able to find out throws `service.unavailable`.
 */
export function createAuthorise(options: {
  readonly codec: SessionCookieCodec;
  readonly cookieName: string;
  readonly findRoute: (
    sessionId: string,
  ) => SessionRoute | undefined | Promise<SessionRoute | undefined>;
}): Authorise {
  const { cookieName, findRoute } = options;
  const open = createCookieOpener(options.codec);
  return async (cookieHeader, place) => {
    const passes: SessionPass[] = [];
    for (const value of readCookies(cookieHeader, cookieName)) {
      const pass = open.known(value, place) ?? (await open.unknown(value, place));
      if (pass !== undefined && pass.expiresAt.getTime() > Date.now()) passes.push(pass);
    }
    if (passes.length === 0) return undefined;
    const route = await findRoute(place.sessionId);
    if (route === undefined) return undefined;
    if (place.port !== undefined && !route.ports.includes(place.port)) return undefined;
    const pass = onlyOne(passes.filter((each) => holds(each, route)));
    return pass === undefined ? undefined : { pass, route };
  };
}

const holds = (pass: SessionPass, route: SessionRoute): boolean =>
  pass.epoch === route.accessEpoch && (pass.role !== 'owner' || pass.userId === route.userId);

/**
 * Cookies that a neighbour tossed at us are no cookies of ours and have been left out by now. Several good ones that
 * say different things are somebody's attempt to make this browser another person: it is nobody then.
 */
function onlyOne([first, ...others]: readonly SessionPass[]): SessionPass | undefined {
  const same = others.every(({ userId, role }) => userId === first?.userId && role === first.role);
  return same ? first : undefined;
}

/** Checking a signature costs far more than remembering that it was good. */
function createCookieOpener(codec: SessionCookieCodec) {
  const good = new LRUCache<string, { readonly pass: SessionPass; readonly place: SessionPlace }>({
    max: 10_000,
  });
  return {
    known(value: string, place: SessionPlace): SessionPass | undefined {
      const kept = good.get(value);
      return kept?.place.sessionId === place.sessionId && kept.place.port === place.port
        ? kept.pass
        : undefined;
    },
    async unknown(value: string, place: SessionPlace): Promise<SessionPass | undefined> {
      try {
        const pass = await codec.open(value, place);
        good.set(value, { pass, place });
        return pass;
      } catch (error) {
        if (error instanceof AppError && error.code === 'token.invalid') return undefined;
        throw error;
      }
    },
  };
}
