import { connectDatabase, createLogger, runUntilStopped } from '@launchpad/platform';
import { openJobBackend } from '@launchpad/jobs';
import { createKubernetesRuntime } from '@launchpad/runtime';
import { defaultSessionPolicy } from '@launchpad/sessions';
import { createWorker } from '@launchpad/worker';

/** The worker as its own process composes it, but for what it proves about the cluster first. */
const { databaseUrl, installationId, kubeconfig, workshopImage, workshopsDir, storeDir, podSize } =
  JSON.parse(process.env.KILLABLE_WORKER);
const log = createLogger({ level: 'info', name: 'worker' });

await runUntilStopped('worker', async (cleanup) => {
  const database = connectDatabase({ url: databaseUrl, maxConnections: 5, log });
  cleanup.add('database', () => database.close());
  const jobs = await openJobBackend({ databaseUrl, redisUrl: undefined, log });
  cleanup.add('queue', () => jobs.close());
  const runtime = await createKubernetesRuntime({
    ...{ installationId, kubeconfig, workshopImage, podSize, log },
    imagePullPolicy: 'IfNotPresent',
    edge: { namespaceLabels: { name: 'launchpad' }, podLabels: { app: 'edge' } },
  });
  cleanup.add('runtime', () => runtime.close());
  const worker = await createWorker({
    ...{ db: database.db, jobs, runtime, installationId, workshopsDir, storeDir, log },
    ...{ identityKey: '{}', policy: defaultSessionPolicy, concurrency: 16, shared: true },
  });
  cleanup.add('worker', () => worker.close());
  process.send('working');
});
