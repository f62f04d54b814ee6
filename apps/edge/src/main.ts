import cluster from 'node:cluster';
import type { Logger } from '@launchpad/kernel';
import { createLogger, parseEnv } from '@launchpad/platform';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { createEdge } from './create-edge.js';
import { startEdgeCluster } from './edge.cluster.js';
import type { EdgeOptions } from './edge-options.js';
import { type EdgeEnv, envSchema, readLimits, readSigningKey, readUpstream } from './env.js';
import { listenForMetrics, type MetricsServer } from './metrics.server.js';

/** What a process needs beyond the time its requests have. */
const graceMs = 5000;

const env = parseEnv(envSchema, process.env);
const log = createLogger({ name: 'edge', level: env.LOG_LEVEL });
const drainMs = env.DRAIN_SECONDS * 1000;

async function runOne(): Promise<void> {
  const edge = createEdge(optionsOf(env, log));
  if (cluster.isWorker) answerPrimary(edge.registry);
  await edge.listen();
  log.info({ ...edge.address() }, 'edge listening');
  const figures = cluster.isWorker
    ? undefined
    : await openMetrics({ metrics: () => edge.registry.metrics(), ready: () => !edge.draining() });
  await stopAsked();
  await edge.close({ drainMs });
  await figures?.close();
  // What ties a worker to its primary would keep it.
  if (cluster.isWorker) cluster.worker?.disconnect();
}

/** Makes this process tell its figures when the primary gathers them. */
function answerPrimary(registry: Registry): void {
  AggregatorRegistry.setRegistries([registry]);
  // Its constructor is what listens to the primary.
  new AggregatorRegistry();
}

async function runMany(): Promise<void> {
  const processes = startEdgeCluster({ count: env.EDGE_PROCESSES, log });
  const all = new AggregatorRegistry();
  const figures = await openMetrics({
    metrics: () => all.clusterMetrics(),
    ready: () => processes.ready(),
  });
  await stopAsked();
  await processes.close(drainMs + graceMs);
  await figures?.close();
}

function openMetrics(source: {
  readonly metrics: () => Promise<string>;
  readonly ready: () => boolean;
}): Promise<MetricsServer | undefined> {
  const { METRICS_HOST: host, METRICS_PORT: port } = env;
  return port === undefined
    ? Promise.resolve(undefined)
    : listenForMetrics({ ...source, listen: { host, port }, log });
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        log.info({ signal }, 'edge stopping');
        resolve();
      });
    }
  });
}

const optionsOf = (settings: EdgeEnv, logger: Logger): EdgeOptions => ({
  portalUrl: settings.PORTAL_URL,
  sessionsDomain: settings.SESSIONS_DOMAIN,
  controlPlane: readUpstream(settings.CONTROL_PLANE_ADDRESS),
  databaseUrl: settings.DATABASE_URL,
  signingKey: readSigningKey(settings),
  previousKeys: settings.PREVIOUS_SIGNING_KEYS,
  listen: { host: settings.HOST, port: settings.PORT },
  accessLog: settings.ACCESS_LOG === 'on',
  limits: readLimits(settings),
  log: logger,
});

if (env.EDGE_PROCESSES > 1 && cluster.isPrimary) await runMany();
else await runOne();
