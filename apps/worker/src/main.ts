import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openJobBackend } from '@launchpad/jobs';
import {
  connectDatabase,
  createLogger,
  lockDataDir,
  migrate,
  parseEnv,
  runUntilStopped,
} from '@launchpad/platform';
import { defaultSessionPolicy } from '@launchpad/sessions';
import { readInstallationId } from '@launchpad/tenancy';
import { createWorker } from './create-worker.js';
import { workerEnv } from './env.js';
import { openLocalRuntime } from './open-local-runtime.js';

const name = 'worker';
const root = fileURLToPath(new URL('../../../', import.meta.url));

await runUntilStopped(name, async (cleanup) => {
  const env = parseEnv(workerEnv, process.env);
  const log = createLogger({ level: env.logLevel, name });
  const { databaseUrl, redisUrl } = env;
  await migrate(databaseUrl);
  const database = connectDatabase({ url: databaseUrl, maxConnections: 20, log });
  cleanup.add('database', () => database.close());
  const jobs = await openJobBackend({ databaseUrl, redisUrl, log });
  cleanup.add('queue', () => jobs.close());
  const dataDir = resolve(root, env.dataDir);
  // Workspaces of this machine belong to one worker: a second one would take them for gone.
  const lock = lockDataDir(dataDir);
  cleanup.add('data directory', () => {
    lock.release();
  });
  const installationId = await readInstallationId(database.db);
  const runtime = await openLocalRuntime({
    dataDir,
    installationId,
    log,
    isolation: env.isolation,
  });
  cleanup.add('runtime', () => runtime.close());
  const worker = await createWorker({
    ...{ db: database.db, jobs, runtime, installationId, log, concurrency: env.concurrency },
    identityKey: env.edgePublicKey,
    policy: { ...defaultSessionPolicy, ...env.sessions },
    workshopPolicy: env.workshopPolicy,
    workshopsDir: resolve(root, env.workshopsDir),
    storeDir: join(dataDir, 'workshop-versions'),
  });
  cleanup.add('worker', () => worker.close());
  log.info({ isolation: runtime.isolation }, 'working');
});
