import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { startEmbeddedPostgres } from '@launchpad/platform';
import { createTestDatabase, startRedis, waitFor } from '@launchpad/testkit';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { JobBackend } from '../job-queue.js';
import { createPostgresBackend } from './postgres.backend.js';
import { createRedisBackend } from './redis.backend.js';

// An outage is waited for, and after it the lock of a job that was handed out as it began.
vi.setConfig({ testTimeout: 60_000 });

/** A worker with a sweep ten times a second. `works` shows that both it and the queue do what they should. */
async function workOn(backend: JobBackend) {
  onTestFinished(() => backend.close());
  let sweeps = 0;
  const sessions: string[] = [];
  await backend.startWorker({
    handlers: {
      'session.reconcile': async ({ sessionId }) => void sessions.push(sessionId),
      'sessions.admit': async () => undefined,
      'sessions.sweep': async () => void (sweeps += 1),
      'workspaces.orphan-sweep': async () => undefined,
    },
    schedules: [{ name: 'sessions.sweep', everyMs: 100 }],
    concurrency: 3,
  });
  return {
    async works(sessionId: string) {
      const before = sweeps;
      await waitFor('sweeps go on', () => sweeps > before + 2, { withinMs: 15_000 });
      await backend.queue.enqueue('session.reconcile', { sessionId });
      await waitFor('a job runs', () => sessions.includes(sessionId));
      await backend.ping();
    },
    async isDown() {
      await waitFor('the outage is noticed', () =>
        backend.ping().then(
          () => false,
          () => true,
        ),
      );
      const start = performance.now();
      await backend.queue.enqueue('session.reconcile', { sessionId: 'lost' });
      // Bounded, not fast: it must not keep a request waiting for the end of the outage.
      expect(performance.now() - start).toBeLessThan(10_000);
    },
  };
}

test('Redis may be emptied', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const worker = await workOn(
    await createRedisBackend({ url: redis.url, prefix: 'x', log: silentLogger }),
  );
  await worker.works('before');
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
  await worker.works('after');
});

test('Redis may go away, and come back empty', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const worker = await workOn(
    await createRedisBackend({ url: redis.url, prefix: 'x', log: silentLogger }),
  );
  await worker.works('before');
  await redis.kill();
  await worker.isDown();
  await redis.start();
  await worker.works('after');
});

test('the tables in Postgres may be emptied', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  const worker = await workOn(
    await createPostgresBackend({ connection: database.url, schema: 'jobs', log: silentLogger }),
  );
  await worker.works('before');
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    "SELECT 'jobs.' || tablename AS name FROM pg_tables WHERE schemaname = 'jobs' AND tablename <> 'migration'",
  );
  await client.query(`TRUNCATE ${tables.rows.map(({ name }) => name).join(', ')}`);
  await client.end();
  await worker.works('after');
});

test('Postgres may be killed, and be away for a while', async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'launchpad-jobs-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const log = silentLogger;
  const first = await startEmbeddedPostgres({ dataDir, log });
  const connection = first.connectionString;
  const worker = await workOn(await createPostgresBackend({ connection, schema: 'jobs', log }));
  await worker.works('before');

  const killed = first.pid;
  process.kill(killed, 'SIGKILL');
  await waitFor('another server', () => first.pid !== killed);
  await worker.works('after the kill');

  await first.stop();
  await worker.isDown();
  const second = await startEmbeddedPostgres({ dataDir, log });
  await worker.works('after the outage');
  await second.stop();
});
