import { cookieNames, createSessionCookieCodec } from '@launchpad/access';
import { listenForSessionHints } from '@launchpad/platform';
import { Pool } from 'pg';
import { ActivityStore } from './account/activity.store.js';
import { ConnectionGate } from './account/connection-gate.js';
import { EdgeMetrics } from './account/edge-metrics.js';
import { OpenExchanges } from './account/open-exchanges.js';
import { createRequestIds } from './account/request-ids.js';
import { overloadedAnswer } from './answer/failure-answer.js';
import { createAuthorise } from './authorise/authorise.js';
import { TicketStore } from './authorise/ticket.store.js';
import type { EdgeLimits } from './edge-limits.js';
import type { EdgeOptions } from './edge-options.js';
import type { EdgeParts } from './edge-parts.js';
import { publicHosts } from './parse/public-hosts.js';
import { Upstreams } from './proxy/upstreams.js';
import { RouteCache } from './resolve/route-cache.js';
import { SessionRouteStore } from './resolve/session-route.store.js';
import { SessionWatch } from './resolve/session-watch.js';
import { createIdentityHeaders } from './sanitise/identity-headers.js';

const databaseTimeoutMs = 3000;
/** Longer than a database that is well takes to answer. */
const patienceMs = 1000;

type Assembled = {
  readonly parts: EdgeParts;
  readonly gate: ConnectionGate;
  readonly release: () => Promise<void>;
};

/** Makes everything the handlers share, and says how to let go of it. */
export function assembleParts(options: EdgeOptions, limits: EdgeLimits): Assembled {
  const { log, signingKey, previousKeys } = options;
  const pool = connect(options, limits);
  const tunnels: EdgeParts['tunnels'] = new Set();
  const exchanges = new OpenExchanges({
    request: limits.maxRequestsPerSession,
    socket: limits.maxSocketsPerSession,
  });
  const metrics = new EdgeMetrics(() => ({
    connections: gate.count,
    websockets: tunnels.size,
    sessions: exchanges.sessionIds.length,
    bytes: gate.bytes,
  }));
  const gate = new ConnectionGate(limits, {
    answer: overloadedAnswer(),
    onRefused: (cause) => {
      metrics.refused(cause);
    },
  });
  const hosts = publicHosts(options);
  const cookieName = cookieNames(hosts.secure).session;
  const cookies = createSessionCookieCodec(signingKey, previousKeys);
  const upstreams = new Upstreams(limits);
  const routing = startRouting(options, { limits, pool, exchanges, upstreams, metrics });
  const { routes, watch, hints } = routing;
  const activity = new ActivityStore({ pool, log, everyMs: limits.activityEveryMs });
  const parts: EdgeParts = {
    hosts,
    limits,
    cookieName,
    cookies,
    activity,
    exchanges,
    watch,
    upstreams,
    metrics,
    tunnels,
    authorise: createAuthorise({ codec: cookies, cookieName, findRoute: (id) => routes.find(id) }),
    tickets: new TicketStore(pool),
    identity: createIdentityHeaders(signingKey, previousKeys),
    controlPlane: options.controlPlane,
    newRequestId: createRequestIds(),
    streams: new Set(),
    life: { draining: false },
    accessLog: options.accessLog ?? true,
    log,
  };
  const release = async (): Promise<void> => {
    upstreams.close();
    for (const part of [watch, hints, activity]) await attempt(() => part.close(), log);
    await attempt(() => pool.end(), log);
  };
  return { parts, gate, release };
}

function startRouting(
  { databaseUrl, log }: EdgeOptions,
  shared: {
    readonly limits: EdgeLimits;
    readonly pool: Pool;
    readonly exchanges: OpenExchanges;
    readonly upstreams: Upstreams;
    readonly metrics: EdgeMetrics;
  },
) {
  const { limits, exchanges, metrics } = shared;
  const store = new SessionRouteStore(shared.pool);
  const routes = new RouteCache({
    read: (ids) => store.read(ids),
    freshMs: limits.freshMs,
    staleMs: limits.staleMs,
    patienceMs,
    now: () => performance.now(),
    onLookup: (lookup) => {
      metrics.lookedUp(lookup);
    },
  });
  const hints = listenForSessionHints({ url: databaseUrl, log });
  const watch = new SessionWatch({
    ...{ routes, exchanges, hints, log },
    everyMs: limits.watchEveryMs,
    onCut: (count) => {
      metrics.wasCut(count);
    },
    onGone: (sessionId) => {
      shared.upstreams.release(sessionId);
    },
  });
  return { routes, watch, hints };
}

function connect({ databaseUrl, log }: EdgeOptions, limits: EdgeLimits): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: limits.maxDatabaseConnections,
    connectionTimeoutMillis: databaseTimeoutMs,
    query_timeout: databaseTimeoutMs,
    keepAlive: true,
    application_name: 'launchpad-edge',
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
  pool.on('error', (error) => {
    // The pool does not wait for the last goodbye, so a server that stops next may still answer it with this.
    if (!pool.ending) log.warn({ err: error }, 'database connection lost');
  });
  return pool;
}

// A step of closing that fails must not keep the others from being taken.
async function attempt(step: () => Promise<void>, log: EdgeOptions['log']): Promise<void> {
  try {
    await step();
  } catch (error) {
    log.warn({ err: error }, 'not closed cleanly');
  }
}
