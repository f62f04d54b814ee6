import { rm } from 'node:fs/promises';
import { newId, silentLogger } from '@launchpad/kernel';
import { createInlineBackend, type InlineBackend } from '@launchpad/jobs/inline';
import { connectDatabase, type DatabaseConnection } from '@launchpad/platform';
import type { WorkspaceRuntime } from '@launchpad/runtime';
import {
  evenly,
  FaultyApi,
  kubeconfig,
  kubectl,
  makeContentDir,
  nothingLeft,
  openRuntime,
  type WatchFault,
} from '@launchpad/runtime/cluster-fixtures';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSessionPolicy } from './session-policy.js';
import { SessionReadModel } from './session.read-model.js';
import { SessionReconciler } from './session.reconciler.js';
import { SessionService, type SessionStarter } from './session.service.js';
import { SessionStore } from './session.store.js';
import { SessionSweeper } from './session.sweeper.js';
import { TicketStore } from './ticket.store.js';

/** By default as many as a small machine runs at once; the long run says more. */
const count = Number(process.env['CHAOS_SESSIONS'] ?? '8');
const seed = Number(process.env['CHAOS_SEED'] ?? '1');
const faultShare = 0.3;
/** A busy cluster takes its time to remove a namespace: its controller backs off for up to a minute. */
const patience = { timeout: 120_000 + count * 10_000, interval: 250 };
const mebibyte = 1024 ** 2;

let database: TestDatabase;
let connection: DatabaseConnection;
let api: FaultyApi;
let runtime: WorkspaceRuntime;
let jobs: InlineBackend;
let service: SessionService;
let contentDir: string;
let installationId: string;

beforeEach(async () => {
  if (kubeconfig === '') return;
  database = await createTestDatabase();
  connection = connectDatabase({ url: database.url, maxConnections: 10, log: silentLogger });
  contentDir = await makeContentDir();
  installationId = newId();
  api = await FaultyApi.start(kubeconfig, seed);
  const size = { cpuMillis: 1, memoryBytes: 4 * mebibyte };
  runtime = await openRuntime(installationId, {
    kubeconfig: api.kubeconfig,
    // So many at once fit on one machine only if they ask for next to nothing.
    podSize: { requests: size, limits: { cpuMillis: 500, memoryBytes: 512 * mebibyte } },
    requestTimeoutMs: 1000,
  });
  await publish();
  await startWorker();
});

afterEach(async () => {
  if (kubeconfig === '') return;
  await jobs.close();
  await runtime.close();
  await api.close();
  await removeLeftovers();
  await connection.close();
  await database.close();
  await rm(contentDir, { recursive: true });
});

/** A test that failed must not leave to others what it made. */
async function removeLeftovers(): Promise<void> {
  const direct = await openRuntime(installationId);
  for (const owned of await direct.listOwned()) await direct.destroy(owned);
  await direct.close();
  await nothingLeft(installationId);
}

async function publish(): Promise<void> {
  const { db } = connection;
  const [workshopId, id] = [newId(), newId()];
  const times = { ttlSeconds: 3600, maxTtlSeconds: 7200, extendSeconds: 600 };
  const definition = {
    ...times,
    ...{ title: 'Git', description: '', durationSeconds: 60, difficulty: 'beginner' },
    ...{ idleTimeoutSeconds: 1800, tags: [], terminals: 2, env: {} },
  };
  const shared = { tenantId: 'default' };
  await db.workshop.create({ data: { id: workshopId, ...shared, slug: 'git' } });
  const version = { id, ...shared, workshopId, digest: 'a'.repeat(64), definition };
  await db.workshopVersion.create({ data: version });
  await db.workshop.update({ where: { id: workshopId }, data: { currentVersionId: id } });
}

/** What the worker process composes, with its own schedules: nothing here helps it along. */
async function startWorker(): Promise<void> {
  const { db } = connection;
  jobs = createInlineBackend();
  const store = new SessionStore(db);
  const policy = { ...defaultSessionPolicy, maxSessions: count, startTimeoutSeconds: 600 };
  const shared = { store, queue: jobs.queue, runtime, log: silentLogger };
  const reconciler = new SessionReconciler({
    ...shared,
    policy,
    specOf: async ({ id, tenantId, workspaceUid }) => ({
      ...{ sessionId: id, tenantId, installationId, contentDir, env: {}, terminals: 1 },
      ...{ identityKey: '{}', hardDeadline: new Date(Date.now() + 3_600_000) },
      ...(workspaceUid === null ? {} : { uid: workspaceUid }),
    }),
  });
  const sweeper = new SessionSweeper({
    ...{ ...shared, readModel: new SessionReadModel(db), tickets: new TicketStore(db) },
    maxSessions: count,
  });
  service = new SessionService(db, jobs.queue);
  await jobs.startWorker({
    concurrency: 16,
    schedules: [
      { name: 'sessions.sweep', everyMs: 1000 },
      { name: 'workspaces.orphan-sweep', everyMs: 5000 },
    ],
    handlers: {
      'session.reconcile': ({ sessionId }) => reconciler.reconcile(sessionId),
      'sessions.admit': () => sweeper.admit(),
      'sessions.sweep': () => sweeper.sweep(),
      'workspaces.orphan-sweep': () => sweeper.sweepOrphans(),
    },
  });
  runtime.watch((sessionId) => void jobs.queue.enqueue('session.reconcile', { sessionId }));
}

async function startSessions() {
  const sessions: { readonly id: string; readonly owner: SessionStarter }[] = [];
  for (let n = 0; n < count; n += 1) {
    const owner = { id: newId(), tenantId: 'default', anonymous: false };
    await connection.db.user.create({ data: owner });
    sessions.push({ owner, ...(await service.create({ ...owner, anonymous: true }, 'git')) });
  }
  return sessions;
}

const allAre = (state: 'ready' | 'ended') =>
  vi.waitFor(async () => {
    const groups = await connection.db.session.groupBy({ by: ['state'], _count: true });
    expect(groups).toEqual([{ state, _count: count }]);
  }, patience);

async function namesInCluster(kind: string): Promise<string[]> {
  const selector = `launchpad.dev/installation=${installationId}`;
  const scope = kind === 'namespaces' ? [] : ['--all-namespaces'];
  const text = await kubectl('get', kind, ...scope, '-l', selector, '-o', 'name');
  return text.split('\n').filter((line) => line !== '');
}

describe.runIf(kubeconfig !== '')('a cluster whose API fails every third time', () => {
  test.each<WatchFault>(['cut', 'frozen', 'expired'])(
    'sessions start and end all the same, with watches %s',
    async (watchFault) => {
      api.watchFault = watchFault;
      api.faults = evenly(faultShare);
      const sessions = await startSessions();
      await allAre('ready');
      // Nothing twice: every session has the one workspace that its row knows.
      const rows = await connection.db.session.findMany({ where: { failure: null } });
      expect(await namesInCluster('namespaces')).toHaveLength(count);
      expect(await namesInCluster('pods')).toHaveLength(count);
      expect(new Set(rows.map((row) => row.workspaceUid)).size).toBe(count);
      expect(rows.map((row) => row.restarts)).toEqual(rows.map(() => 0));

      for (const { owner, id } of sessions) await service.end(owner, id);
      await allAre('ended');
      expect(await namesInCluster('namespaces')).toEqual([]);
      expect(await namesInCluster('pods')).toEqual([]);
      expect(api.early).toEqual([]);
      for (const fault of ['throttled', 'failing', 'conflicting', 'silent', 'lost'])
        expect(api.met.get(fault), fault).toBeGreaterThan(0);
    },
    patience.timeout * 3,
  );
});
