import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@launchpad/kernel';
import { openJobBackend } from '@launchpad/jobs';
import {
  connectDatabase,
  createLogger,
  lockDataDir,
  migrate,
  parseEnv,
  runUntilStopped,
  type Cleanup,
  type Database,
} from '@launchpad/platform';
import type { WorkspaceRuntime } from '@launchpad/runtime';
import { defaultSessionPolicy } from '@launchpad/sessions';
import { readInstallationId } from '@launchpad/tenancy';
import { followIsolation, keepLastVerdict, noClusterToProve } from './cluster-isolation.js';
import { createWorker } from './create-worker.js';
import { preflightEnv, workerEnv } from './env.js';
import { listenForHealth } from './health.server.js';
import { openKubernetesRuntime } from './open-kubernetes-runtime.js';
import { openLocalRuntime } from './open-local-runtime.js';
import { reportPreflight } from './preflight.command.js';

const name = 'worker';
const root = fileURLToPath(new URL('../../../', import.meta.url));

type Place = {
  readonly db: Database;
  readonly dataDir: string;
  readonly installationId: string;
  readonly log: Logger;
};
type RuntimeSettings = ReturnType<typeof workerEnv.parse>['runtime'];

async function openLocal(
  { isolation }: RuntimeSettings & { kind: 'local' },
  { db, ...place }: Place,
  cleanup: Cleanup,
): Promise<WorkspaceRuntime> {
  // Workspaces of this machine belong to one worker: a second one would take them for gone.
  const lock = lockDataDir(place.dataDir);
  cleanup.add('data directory', () => {
    lock.release();
  });
  await noClusterToProve(db);
  const runtime = await openLocalRuntime({ ...place, isolation });
  place.log.info({ isolation: runtime.isolation }, 'workspaces run on this machine');
  return runtime;
}

/** What a cluster runs belongs to all workers of the installation. */
async function openCluster(
  { kind: _kind, allowUnproven: waived, ...cluster }: RuntimeSettings & { kind: 'kubernetes' },
  { db, installationId, log }: Place,
  cleanup: Cleanup,
): Promise<WorkspaceRuntime> {
  const isolation = { db, installationId, cluster, waived, log };
  await keepLastVerdict(isolation);
  const runtime = await openKubernetesRuntime(cluster, { installationId, log });
  // It takes a while, and nobody who is let in already has to wait for it.
  const proof = followIsolation(isolation);
  cleanup.add('proof of isolation', () => proof.close());
  return runtime;
}

async function work(cleanup: Cleanup): Promise<void> {
  const env = parseEnv(workerEnv, process.env);
  const log = createLogger({ level: env.logLevel, name });
  const { databaseUrl, redisUrl } = env;
  const life = { works: false };
  if (env.health !== undefined) {
    const health = await listenForHealth({ listen: env.health, ready: () => life.works });
    cleanup.add('health', () => health.close());
  }
  await migrate(databaseUrl);
  const database = connectDatabase({ url: databaseUrl, maxConnections: 20, log });
  cleanup.add('database', () => database.close());
  const jobs = await openJobBackend({ databaseUrl, redisUrl, log });
  cleanup.add('queue', () => jobs.close());
  const { db } = database;
  const installationId = await readInstallationId(db);
  const dataDir = resolve(root, env.dataDir);
  const place = { db, dataDir, installationId, log };
  const runtime =
    env.runtime.kind === 'local'
      ? await openLocal(env.runtime, place, cleanup)
      : await openCluster(env.runtime, place, cleanup);
  cleanup.add('runtime', () => runtime.close());
  const worker = await createWorker({
    ...{ db, jobs, runtime, installationId, log, concurrency: env.concurrency },
    identityKey: env.edgePublicKey,
    policy: { ...defaultSessionPolicy, ...env.sessions },
    workshopPolicy: env.workshopPolicy,
    workshopsDir: resolve(root, env.workshopsDir),
    storeDir: join(dataDir, 'workshop-versions'),
    shared: env.runtime.kind === 'kubernetes',
  });
  cleanup.add('worker', () => worker.close());
  life.works = true;
  log.info({ runtime: runtime.name }, 'working');
}

if (process.argv[2] === 'preflight') {
  process.exitCode = await reportPreflight(parseEnv(preflightEnv, process.env));
} else {
  await runUntilStopped(name, work);
}
