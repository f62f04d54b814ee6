import type { Logger } from '@launchpad/kernel';
import { systemClock } from '@launchpad/kernel';
import type { JobBackend, JobHandlers, JobSchedule } from '@launchpad/jobs';
import { Cleanup, type Database } from '@launchpad/platform';
import type { WorkspaceRuntime } from '@launchpad/runtime';
import {
  SessionReadModel,
  SessionReconciler,
  SessionStore,
  SessionSweeper,
  TicketStore,
  type SessionPolicy,
} from '@launchpad/sessions';
import { defaultTenantId, IdempotencyService, LoginService } from '@launchpad/tenancy';
import {
  createWorkshopPublisher,
  defaultWorkshopPolicy,
  objectPolicyOf,
  watchWorkshops,
  WorkshopReadModel,
  type WorkshopPolicy,
} from '@launchpad/workshops';
import { workspaceSpecs } from './workspace-spec.js';

export type WorkerOptions = {
  readonly db: Database;
  readonly jobs: JobBackend;
  readonly runtime: WorkspaceRuntime;
  readonly policy: SessionPolicy;
  readonly installationId: string;
  /** Public key (JWK) with which workspaces verify who comes through the edge. */
  readonly identityKey: string;
  readonly workshopsDir: string;
  /** Where workshop versions are kept as they were when they were published. */
  readonly storeDir: string;
  /** Whether workers of other machines publish and run the same workshops. */
  readonly shared?: boolean;
  readonly concurrency: number;
  /** What the operator allows workshops beyond the defaults. */
  readonly workshopPolicy?: WorkshopPolicy;
  readonly log: Logger;
};

export type Worker = { close(): Promise<void> };

const schedules: readonly JobSchedule[] = [
  { name: 'sessions.sweep', everyMs: 1000 },
  { name: 'workspaces.orphan-sweep', everyMs: 15_000 },
];

/** Composes the worker: publishes workshops, and moves sessions along. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const cleanup = new Cleanup();
  try {
    await compose(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
  return { close: () => cleanup.run() };
}

async function compose(options: WorkerOptions, cleanup: Cleanup): Promise<void> {
  const { db, jobs, runtime, log } = options;
  const publisher = createWorkshopPublisher({
    db,
    tenantId: defaultTenantId,
    workshopsDir: options.workshopsDir,
    storeDir: options.storeDir,
    shared: options.shared ?? false,
    policy: objectPolicyOf(options.workshopPolicy ?? defaultWorkshopPolicy, defaultTenantId),
    clock: systemClock,
    log,
  });
  const publish = async (): Promise<void> => {
    await publisher.publish();
  };
  await publish();
  const watch = watchWorkshops({ dir: options.workshopsDir, onChange: publish, log });
  cleanup.add('workshops watch', () => watch.close());

  const store = new SessionStore(db);
  const readModel = new SessionReadModel(db);
  const specOf = workspaceSpecs(
    { ...options, fetch: (digest) => publisher.fetch(digest) },
    new WorkshopReadModel(db),
  );
  const reconciler = new SessionReconciler({ ...options, store, queue: jobs.queue, specOf });
  const { maxSessions } = options.policy;
  const sweeper = new SessionSweeper({
    ...options,
    store,
    readModel,
    queue: jobs.queue,
    tickets: new TicketStore(db),
    maxSessions,
  });
  const logins = new LoginService(db);
  const idempotency = new IdempotencyService(db);

  const handlers: JobHandlers = {
    'session.reconcile': ({ sessionId }) => reconciler.reconcile(sessionId),
    'sessions.admit': () => sweeper.admit(),
    'sessions.sweep': () => sweeper.sweep(),
    'workspaces.orphan-sweep': async () => {
      await sweeper.sweepOrphans();
      await publisher.pruneSnapshots(await readModel.listVersionsInUse());
      await logins.prune();
      await idempotency.prune();
    },
  };
  const worker = await jobs.startWorker({ handlers, schedules, concurrency: options.concurrency });
  cleanup.add('jobs', () => worker.close());
  const unwatch = runtime.watch((sessionId) => {
    jobs.queue.enqueue('session.reconcile', { sessionId }).catch((error: unknown) => {
      log.debug({ err: error, sessionId }, 'hint lost');
    });
  });
  cleanup.add('workspace hints', unwatch);
}
