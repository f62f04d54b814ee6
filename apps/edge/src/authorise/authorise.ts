import { readCookies, type SessionCookieCodec, type SessionPass } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import { LRUCache } from 'lru-cache';
import type { SessionPlace } from '../parse/public-hosts.js';
import type { SessionRoute } from '../resolve/session-route.js';
import { type Soon, whenKnown } from '../when-known.js';

/** A browser that may enter, and where the session is. */
export type Admission = { readonly pass: SessionPass; readonly route: SessionRoute };

export type Authorise = (
  cookieHeader: string | undefined,
  place: SessionPlace,
) => Soon<Admission | undefined>;

/**
 * Decides whether a request may enter the host it names. Every way of not being allowed gives the same
 * `undefined`, and none but a valid cookie makes us look the session up, so that the answer tells nothing about
 * which sessions exist. Not being able to find out throws `service.unavailable`.
 */
export function createAuthorise(options: {
  readonly codec: SessionCookieCodec;
  readonly cookieName: string;
  readonly findRoute: (sessionId: string) => Soon<SessionRoute | undefined>;
}): Authorise {
  const passesIn = createPassReader(options);
  return (cookieHeader, place) =>
    cookieHeader === undefined
      ? undefined
      : whenKnown(passesIn(cookieHeader, place), (passes) =>
          passes.length === 0 || passes.every(isOver)
            ? undefined
            : whenKnown(options.findRoute(place.sessionId), (route) =>
                admit(passes, { route, place }),
              ),
        );
}

const isOver = ({ expiresAt }: SessionPass): boolean => expiresAt.getTime() <= Date.now();

/**
 * Cookies that a neighbour tossed at us are no cookies of ours and have been left out by now. Several good ones that
 * say different things are somebody's attempt to make this browser another person: it is nobody then.
 */
function admit(
  passes: readonly SessionPass[],
  { route, place }: { readonly route: SessionRoute | undefined; readonly place: SessionPlace },
): Admission | undefined {
  if (route === undefined) return undefined;
  if (place.port !== undefined && !route.ports.includes(place.port)) return undefined;
  let only: SessionPass | undefined;
  for (const pass of passes) {
    if (isOver(pass) || !holds(pass, route)) continue;
    if (only !== undefined && (only.userId !== pass.userId || only.role !== pass.role)) {
      return undefined;
    }
    only ??= pass;
  }
  return only === undefined ? undefined : { pass: only, route };
}

const holds = (pass: SessionPass, route: SessionRoute): boolean =>
  pass.epoch === route.accessEpoch && (pass.role !== 'owner' || pass.userId === route.userId);

/** Somebody who is in may send other cookies under the same name along with theirs. */
const maxKeptBytes = 16 * 1024 * 1024;

type Read = { readonly place: SessionPlace; readonly passes: readonly SessionPass[] };

/** Checking a signature costs far more than remembering what was good. Only where something was, it is kept. */
function createPassReader({
  codec,
  cookieName,
}: {
  readonly codec: SessionCookieCodec;
  readonly cookieName: string;
}) {
  const kept = new LRUCache<string, Read>({
    max: 10_000,
    maxSize: maxKeptBytes,
    sizeCalculation: (_, key) => key.length + 200,
  });
  const read = async (key: string, values: readonly string[], place: SessionPlace) => {
    const opened = await Promise.all(values.map((value) => opens(codec, value, place)));
    const passes = opened.filter((pass) => pass !== undefined);
    if (passes.length > 0) kept.set(key, { place, passes });
    return passes;
  };
  return (header: string, place: SessionPlace): Soon<readonly SessionPass[]> => {
    const values = readCookies(header, cookieName);
    if (values.length === 0) return [];
    // No value holds a semicolon, so no two lists of them look the same.
    const key = values.join(';');
    const known = kept.get(key);
    return known?.place.sessionId === place.sessionId && known.place.port === place.port
      ? known.passes
      : read(key, values, place);
  };
}

async function opens(
  codec: SessionCookieCodec,
  value: string,
  place: SessionPlace,
): Promise<SessionPass | undefined> {
  try {
    return await codec.open(value, place);
  } catch (error) {
    if (error instanceof AppError && error.code === 'token.invalid') return undefined;
    throw error;
  }
}
