import { fileURLToPath } from 'node:url';
import { audiences, createIdentityVerifier } from '@launchpad/access';
import { openJobBackend } from '@launchpad/jobs';
import {
  connectDatabase,
  createLogger,
  listenForSessionHints,
  migrate,
  parseEnv,
  runUntilStopped,
} from '@launchpad/platform';
import { createControlPlane } from './create-control-plane.js';
import { controlPlaneEnv } from './env.js';

const name = 'control-plane';

await runUntilStopped(name, async (cleanup) => {
  const env = parseEnv(controlPlaneEnv, process.env);
  const log = createLogger({ level: env.logLevel, name });
  const { databaseUrl, redisUrl } = env;
  await migrate(databaseUrl);
  const database = connectDatabase({ url: databaseUrl, maxConnections: 20, log });
  cleanup.add('database', () => database.close());
  const hints = listenForSessionHints({ url: databaseUrl, log });
  cleanup.add('session hints', () => hints.close());
  const jobs = await openJobBackend({ databaseUrl, redisUrl, log });
  cleanup.add('queue', () => jobs.close());
  const portalDir = fileURLToPath(new URL('../../portal/dist', import.meta.url));
  const verifyEdge = createIdentityVerifier(env.edgePublicKey, audiences.controlPlane);
  const { maxSessions } = env;
  const controlPlane = await createControlPlane({
    db: database.db,
    jobs,
    hints,
    log,
    ...env.site,
    portalDir,
    maxSessions,
    verifyEdge,
  });
  cleanup.add('control plane', () => controlPlane.close());
  await controlPlane.listen(env.listen);
  log.info({ ...env.listen }, 'listening');
});
