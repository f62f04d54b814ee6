import { subscribe } from 'node:diagnostics_channel';
import path from 'node:path';
import { openJobBackend } from '@launchpad/jobs';
import { newId } from '@launchpad/kernel';
import {
  connectDatabase,
  createLogger,
  lockDataDir,
  migrate,
  runUntilStopped,
  startEmbeddedPostgres,
} from '@launchpad/platform';
import { budgetTiers } from '@launchpad/runtime';
import { defaultSessionPolicy } from '@launchpad/sessions';
import { readInstallationId } from '@launchpad/tenancy';
import { createWorker } from '@launchpad/worker';
import { openClusterRuntime } from './cluster-runtime.mjs';

// The worker as it runs, with a database of its own, and a parent that asks it questions.

const { DATA_DIR, WORKSHOPS_DIR, ONLY_RUNTIME } = process.env;
/** As many as a worker moves along at once, if nothing else is set. */
const concurrency = 16;

/** Requests to the API server, by method. */
const sent = {};
subscribe('http.client.request.start', ({ request }) => {
  sent[request.method] = (sent[request.method] ?? 0) + 1;
});

/** The runtime by itself, without database, queue and reconciler. */
async function ensureMany(runtime, installationId, count) {
  const began = performance.now();
  let left = count;
  const makeNext = async () => {
    for (; left > 0;) {
      left -= 1;
      await runtime.ensure({
        ...{ sessionId: newId(), tenantId: 'default', installationId, env: {}, terminals: 2 },
        contentDir: path.join(WORKSHOPS_DIR, 'plain'),
        identityKey: '{}',
        hardDeadline: new Date(Date.now() + 3_600_000),
        cluster: { budget: budgetTiers.small, access: 'edit', egress: 'none', objects: [] },
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, makeNext));
  return performance.now() - began;
}

await runUntilStopped('worker', async (cleanup) => {
  const lock = lockDataDir(DATA_DIR);
  cleanup.add('data directory', () => lock.release());
  const log = createLogger({ level: 'warn', name: 'worker', file: path.join(DATA_DIR, 'log') });
  const postgres = await startEmbeddedPostgres({ dataDir: DATA_DIR, log });
  cleanup.add('Postgres', () => postgres.stop());
  const databaseUrl = postgres.connectionString;
  await migrate(databaseUrl);
  const { db, close } = connectDatabase({ url: databaseUrl, maxConnections: 20, log });
  cleanup.add('database', close);
  const jobs = await openJobBackend({ databaseUrl, redisUrl: undefined, log });
  cleanup.add('queue', () => jobs.close());
  const installationId = await readInstallationId(db);
  const runtime = await openClusterRuntime({ installationId, log });
  cleanup.add('runtime', () => runtime.close());
  if (ONLY_RUNTIME === undefined) {
    const worker = await createWorker({
      ...{ db, jobs, runtime, installationId, log, concurrency },
      policy: { ...defaultSessionPolicy, maxSessions: 100_000, startTimeoutSeconds: 86_400 },
      identityKey: '{}',
      workshopsDir: WORKSHOPS_DIR,
      storeDir: path.join(DATA_DIR, 'workshop-versions'),
    });
    cleanup.add('worker', () => worker.close());
  }
  process.on('message', async ({ ensure }) => {
    const ms = ensure === undefined ? 0 : await ensureMany(runtime, installationId, ensure);
    process.send({ sent, ms, cpu: process.cpuUsage() });
  });
  process.send({ working: true });
});
