import { isId } from '@launchpad/kernel';
import { LRUCache } from 'lru-cache';

/** The host of a session, or of a port that its workspace exposes. */
export type SessionPlace = { readonly sessionId: string; readonly port?: number };

/** A place with all that is said of it over and over. */
export type SessionDoor = SessionPlace & {
  readonly host: string;
  readonly origin: string;
  /** Who may show its pages in a frame: itself, and the session that exposes the port. */
  readonly frameAncestors: string;
};

/** Whose host a request names. */
export type PublicHost =
  | { readonly kind: 'portal' }
  | (SessionDoor & { readonly kind: 'session' })
  | (SessionDoor & { readonly kind: 'port'; readonly port: number })
  | { readonly kind: 'unknown' };

export type PublicHosts = {
  readonly secure: boolean;
  readonly scheme: 'http' | 'https';
  /** `host[:port]` of the portal, as browsers send it. */
  readonly portalHost: string;
  readonly portalOrigin: string;
  readonly hostOf: (place: SessionPlace) => string;
  readonly originOf: (place: SessionPlace) => string;
  readonly classify: (hostHeader: string) => PublicHost;
};

/** The names the public knows us by. Sessions live on the portal's port, one label below `sessionsDomain`. */
export function publicHosts(options: {
  readonly portalUrl: string;
  readonly sessionsDomain: string;
}): PublicHosts {
  const portal = new URL(options.portalUrl);
  const secure = portal.protocol === 'https:';
  const scheme = secure ? 'https' : 'http';
  const suffix = `.${options.sessionsDomain.toLowerCase()}${portal.port === '' ? '' : `:${portal.port}`}`;
  const hostOf = ({ sessionId, port }: SessionPlace): string =>
    (port === undefined ? '' : `${String(port)}--`) + sessionId + suffix;
  const originOf = (place: SessionPlace): string => `${scheme}://${hostOf(place)}`;
  const read = (host: string): PublicHost => {
    if (host === portal.host) return { kind: 'portal' };
    const place = host.endsWith(suffix) ? placeOf(host.slice(0, -suffix.length)) : undefined;
    if (place === undefined) return { kind: 'unknown' };
    const { sessionId, port } = place;
    const door = { sessionId, host: hostOf(place), origin: originOf(place) };
    return port === undefined
      ? { kind: 'session', ...door, frameAncestors: `'self'` }
      : { kind: 'port', port, ...door, frameAncestors: `'self' ${originOf({ sessionId })}` };
  };
  const known = new LRUCache<string, PublicHost>({ max: 10_000 });
  return {
    secure,
    scheme,
    portalHost: portal.host,
    portalOrigin: portal.origin,
    hostOf,
    originOf,
    classify(hostHeader) {
      const kept = known.get(hostHeader);
      if (kept !== undefined) return kept;
      const host = read(withoutDefaultPort(hostHeader.toLowerCase(), secure));
      if (host.kind !== 'unknown') known.set(hostHeader, host);
      return host;
    },
  };
}

function placeOf(label: string): SessionPlace | undefined {
  if (isId(label)) return { sessionId: label };
  const mark = label.indexOf('--');
  const port = mark === -1 ? undefined : readPort(label.slice(0, mark));
  const sessionId = label.slice(mark + 2);
  return port !== undefined && isId(sessionId) ? { sessionId, port } : undefined;
}

/** One way to write a port and no other, so that one port has one host. */
export function readPort(text: string): number | undefined {
  if (!/^[1-9]\d{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

const withoutDefaultPort = (host: string, secure: boolean): string =>
  host.endsWith(secure ? ':443' : ':80') ? host.slice(0, secure ? -4 : -3) : host;
