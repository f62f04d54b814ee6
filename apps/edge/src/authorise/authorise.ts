import { createSessionCookieCodec, readCookie, type SessionPass } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import { LRUCache } from 'lru-cache';
import type { SessionRoute } from '../resolve/session-route.js';
import type { SessionRouteStore } from '../resolve/session-route.store.js';

/** A browser that may enter, and where the session is. */
export type Admission = { readonly pass: SessionPass; readonly route: SessionRoute };

export type Authorise = (
  cookieHeader: string | undefined,
  sessionId: string,
) => Promise<Admission | undefined>;

/**
 * Decides whether a request may enter the session its host names. Every way of not being allowed gives the
 * same `undefined`, and none but a valid cookie makes us ask the database, so that the answer tells nothing about
 * which sessions exist. Not being able to find out throws `service.unavailable`.
 */
export function createAuthorise(options: {
  readonly signingKey: string;
  readonly cookieName: string;
  readonly routes: SessionRouteStore;
}): Authorise {
  const openCookie = createCookieOpener(options.signingKey);
  return async (cookieHeader, sessionId) => {
    const value = readCookie(cookieHeader, options.cookieName);
    if (value === undefined) return undefined;
    const pass = await openCookie(value, sessionId);
    if (pass === undefined || pass.expiresAt.getTime() <= Date.now()) return undefined;
    const route = await options.routes.find(sessionId);
    if (route?.accessEpoch !== pass.epoch) return undefined;
    if (pass.role === 'owner' && route.userId !== pass.userId) return undefined;
    return { pass, route };
  };
}

/** Checking a signature costs far more than remembering that it was good. */
function createCookieOpener(
  signingKey: string,
): (value: string, sessionId: string) => Promise<SessionPass | undefined> {
  const codec = createSessionCookieCodec(signingKey);
  const good = new LRUCache<string, SessionPass>({ max: 10_000 });
  return async (value, sessionId) => {
    const known = good.get(value);
    if (known !== undefined) return known.sessionId === sessionId ? known : undefined;
    try {
      const pass = await codec.open(value, sessionId);
      good.set(value, pass);
      return pass;
    } catch (error) {
      if (error instanceof AppError && error.code === 'token.invalid') return undefined;
      throw error;
    }
  };
}
