import { createLogger, parseEnv } from '@launchpad/platform';
import { createEdge } from './create-edge.js';
import { envSchema, readSigningKey, readUpstream } from './env.js';

const env = parseEnv(envSchema, process.env);
const log = createLogger({ name: 'edge', level: env.LOG_LEVEL });
const edge = createEdge({
  portalUrl: env.PORTAL_URL,
  sessionsDomain: env.SESSIONS_DOMAIN,
  controlPlane: readUpstream(env.CONTROL_PLANE_ADDRESS),
  databaseUrl: env.DATABASE_URL,
  signingKey: readSigningKey(env),
  listen: { host: env.HOST, port: env.PORT },
  log,
});

const stop = (signal: NodeJS.Signals): void => {
  log.info({ signal }, 'edge stopping');
  void edge.close({ drainMs: env.DRAIN_SECONDS * 1000 });
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

await edge.listen();
log.info({ ...edge.address() }, 'edge listening');
