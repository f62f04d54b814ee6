import { cookieNames, createSessionCookieCodec } from '@launchpad/access';
import { listenForSessionHints } from '@launchpad/platform';
import { Pool } from 'pg';
import { ActivityStore } from './account/activity.store.js';
import { createAuthorise } from './authorise/authorise.js';
import type { EdgeLimits, EdgeOptions } from './edge-options.js';
import type { EdgeParts } from './edge-parts.js';
import { createIdentityHeaders } from './sanitise/identity-headers.js';
import { OpenExchanges } from './account/open-exchanges.js';
import { publicHosts } from './parse/public-hosts.js';
import { SessionRouteStore } from './resolve/session-route.store.js';
import { SessionWatch } from './resolve/session-watch.js';
import { TicketStore } from './authorise/ticket.store.js';
import { Upstreams } from './proxy/upstreams.js';

const databaseTimeoutMs = 3000;

/** Makes everything the handlers share, and says how to let go of it. */
export function assembleParts(
  options: EdgeOptions,
  limits: EdgeLimits,
): { readonly parts: EdgeParts; readonly release: () => Promise<void> } {
  const { log, signingKey } = options;
  const hosts = publicHosts(options);
  const cookieName = cookieNames(hosts.secure).session;
  const pool = connect(options, limits);
  const routes = new SessionRouteStore(pool);
  const exchanges = new OpenExchanges({
    request: limits.maxRequestsPerSession,
    socket: limits.maxSocketsPerSession,
  });
  const upstreams = new Upstreams({
    onError: (error) => {
      log.debug({ err: error }, 'upstream closed badly');
    },
  });
  const hints = listenForSessionHints({ url: options.databaseUrl, log });
  const watch = new SessionWatch({
    routes,
    exchanges,
    hints,
    everyMs: limits.watchEveryMs,
    onGone: (sessionId) => {
      upstreams.release(sessionId);
    },
    log,
  });
  const activity = new ActivityStore({ pool, log, everyMs: limits.activityEveryMs });
  const parts: EdgeParts = {
    hosts,
    cookieName,
    authorise: createAuthorise({ signingKey, cookieName, routes }),
    sealCookie: createSessionCookieCodec(signingKey).seal,
    tickets: new TicketStore(pool),
    identity: createIdentityHeaders(signingKey),
    activity,
    exchanges,
    watch,
    upstreams,
    controlPlane: options.controlPlane,
    streams: new Set(),
    tunnels: new Set(),
    log,
  };
  return {
    parts,
    release: async () => {
      for (const part of [watch, hints, upstreams, activity])
        await attempt(() => part.close(), log);
      await attempt(() => pool.end(), log);
    },
  };
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
    log.warn({ err: error }, 'database connection lost');
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
