import { isId } from '@launchpad/kernel';

/** Whose host a request names. */
export type PublicHost =
  | { readonly kind: 'portal' }
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'unknown' };

export type PublicHosts = {
  readonly secure: boolean;
  readonly scheme: 'http' | 'https';
  /** `host[:port]` of the portal, as browsers send it. */
  readonly portalHost: string;
  readonly portalOrigin: string;
  readonly sessionHost: (sessionId: string) => string;
  readonly sessionOrigin: (sessionId: string) => string;
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
  const sessionHost = (sessionId: string): string => sessionId + suffix;
  return {
    secure,
    scheme,
    portalHost: portal.host,
    portalOrigin: portal.origin,
    sessionHost,
    sessionOrigin: (sessionId) => `${scheme}://${sessionHost(sessionId)}`,
    classify(hostHeader) {
      const host = withoutDefaultPort(hostHeader.toLowerCase(), secure);
      if (host === portal.host) return { kind: 'portal' };
      const sessionId = host.endsWith(suffix) ? host.slice(0, -suffix.length) : '';
      return isId(sessionId) ? { kind: 'session', sessionId } : { kind: 'unknown' };
    },
  };
}

const withoutDefaultPort = (host: string, secure: boolean): string =>
  host.replace(secure ? /:443$/ : /:80$/, '');
