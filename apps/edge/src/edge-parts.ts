import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionPass } from '@launchpad/access';
import type { Logger } from '@launchpad/kernel';
import type { ActivityStore } from './activity.store.js';
import type { Authorise } from './authorise.js';
import type { IdentityHeaders } from './identity-headers.js';
import type { OpenExchanges } from './open-exchanges.js';
import type { PublicHosts } from './public-hosts.js';
import type { RequestTarget } from './request-target.js';
import type { UpstreamAddress } from './session-route.js';
import type { SessionWatch } from './session-watch.js';
import type { TicketStore } from './ticket.store.js';
import type { Upstreams } from './upstreams.js';
import type { WebSocketTunnel } from './websocket-tunnel.js';

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
