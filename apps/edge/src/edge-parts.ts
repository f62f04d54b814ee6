import type { SessionCookieCodec } from '@launchpad/access';
import type { Logger } from '@launchpad/kernel';
import type { ActivityStore } from './account/activity.store.js';
import type { EdgeMetrics } from './account/edge-metrics.js';
import type { OpenExchanges } from './account/open-exchanges.js';
import type { Authorise } from './authorise/authorise.js';
import type { TicketStore } from './authorise/ticket.store.js';
import type { EdgeLimits } from './edge-limits.js';
import type { EdgeResponse } from './exchange.js';
import type { PublicHosts } from './parse/public-hosts.js';
import type { Upstreams } from './proxy/upstreams.js';
import type { WebSocketTunnel } from './proxy/websocket-tunnel.js';
import type { UpstreamAddress } from './resolve/session-route.js';
import type { SessionWatch } from './resolve/session-watch.js';
import type { IdentityHeaders } from './sanitise/identity-headers.js';

/** What the handlers share. */
export type EdgeParts = {
  readonly hosts: PublicHosts;
  readonly limits: EdgeLimits;
  readonly cookieName: string;
  readonly cookies: SessionCookieCodec;
  readonly authorise: Authorise;
  readonly tickets: TicketStore;
  readonly identity: IdentityHeaders;
  readonly activity: ActivityStore;
  readonly exchanges: OpenExchanges;
  readonly watch: SessionWatch;
  readonly upstreams: Upstreams;
  readonly controlPlane: UpstreamAddress;
  readonly metrics: EdgeMetrics;
  readonly newRequestId: () => string;
  /** Answers that may never end by themselves; a closing edge ends them. */
  readonly streams: Set<EdgeResponse>;
  readonly tunnels: Set<WebSocketTunnel>;
  /** Set once it takes no more connections: every answer then asks the browser to come back on another. */
  readonly life: { draining: boolean };
  readonly accessLog: boolean;
  readonly log: Logger;
};
