import { isId } from '@launchpad/kernel';

/** The host of a session, or of a port that its workspace exposes. */
export type SessionPlace = { readonly sessionId: string; readonly port?: number };

/** Whose host a request names. */
export type PublicHost =
  | { readonly kind: 'portal' }
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'port'; readonly sessionId: string; readonly port: number }
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
  return {
    secure,
    scheme,
    portalHost: portal.host,
    portalOrigin: portal.origin,
    hostOf,
    originOf: (place) => `${scheme}://${hostOf(place)}`,
    classify(hostHeader) {
      const host = withoutDefaultPort(hostHeader.toLowerCase(), secure);
      if (host === portal.host) return { kind: 'portal' };
      return host.endsWith(suffix) ? ofLabel(host.slice(0, -suffix.length)) : unknown;
    },
  };
}

const unknown: PublicHost = { kind: 'unknown' };

function ofLabel(label: string): PublicHost {
  if (isId(label)) return { kind: 'session', sessionId: label };
  const mark = label.indexOf('--');
  const port = mark === -1 ? undefined : readPort(label.slice(0, mark));
  const sessionId = label.slice(mark + 2);
  return port !== undefined && isId(sessionId) ? { kind: 'port', sessionId, port } : unknown;
}

/** One way to write a port and no other, so that one port has one host. */
export function readPort(text: string): number | undefined {
  if (!/^[1-9]\d{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

const withoutDefaultPort = (host: string, secure: boolean): string =>
  host.endsWith(secure ? ':443' : ':80') ? host.slice(0, secure ? -4 : -3) : host;
