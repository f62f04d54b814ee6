import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionPass } from '@launchpad/access';
import type { Logger } from '@launchpad/kernel';
import type { ActivityStore } from './account/activity.store.js';
import type { Authorise } from './authorise/authorise.js';
import type { IdentityHeaders } from './sanitise/identity-headers.js';
import type { OpenExchanges } from './account/open-exchanges.js';
import type { PublicHosts } from './parse/public-hosts.js';
import type { RequestTarget } from './parse/request-target.js';
import type { UpstreamAddress } from './resolve/session-route.js';
import type { SessionWatch } from './resolve/session-watch.js';
import type { TicketStore } from './authorise/ticket.store.js';
import type { Upstreams } from './proxy/upstreams.js';
import type { WebSocketTunnel } from './proxy/websocket-tunnel.js';

/** What the handlers share. */
export type EdgeParts = {
  readonly hosts: PublicHosts;
  readonly cookieName: string;
  readonly authorise: Authorise;
  readonly sealCookie: (pass: SessionPass) => Promise<string>;
  readonly tickets: TicketStore;
  readonly identity: IdentityHeaders;
  readonly activity: ActivityStore;
  readonly exchanges: OpenExchanges;
  readonly watch: SessionWatch;
  readonly upstreams: Upstreams;
  readonly controlPlane: UpstreamAddress;
  /** Answers that may never end by themselves; a closing edge ends them. */
  readonly streams: Set<ServerResponse>;
  readonly tunnels: Set<WebSocketTunnel>;
  readonly log: Logger;
};

/** One request, once its host and target are known. */
export type HttpExchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly target: RequestTarget;
};

/** What every upstream is told about how the request came in. */
export function originHeaders(
  { request, requestId }: Pick<HttpExchange, 'request' | 'requestId'>,
  host: string,
  scheme: string,
): Record<string, string> {
  return {
    host,
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-host': host,
    'x-forwarded-proto': scheme,
    'x-request-id': requestId,
  };
}
