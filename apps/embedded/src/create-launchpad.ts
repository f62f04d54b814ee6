import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { audiences, createIdentityVerifier, publicJwkOf, signingKeyIn } from '@launchpad/access';
import { createControlPlane } from '@launchpad/control-plane';
import { createEdge } from '@launchpad/edge';
import { openJobBackend } from '@launchpad/jobs';
import type { Logger } from '@launchpad/kernel';
import {
  chooseSocketDir,
  Cleanup,
  connectDatabase,
  listenForSessionHints,
  migrate,
} from '@launchpad/platform';
import type { WorkspaceRuntime } from '@launchpad/runtime';
import { defaultSessionPolicy, type SessionPolicy } from '@launchpad/sessions';
import { LoginService, readInstallationId, saveIsolation } from '@launchpad/tenancy';
import { createWorker } from '@launchpad/worker';

export type LaunchpadOptions = {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
  readonly workshopsDir: string;
  readonly portalDir: string;
  readonly site: { readonly portalUrl: string; readonly sessionsDomain: string };
  readonly listen: { readonly host: string; readonly port: number };
  readonly sessions: Partial<SessionPolicy>;
  readonly createRuntime: (installationId: string) => Promise<WorkspaceRuntime>;
  readonly onProgress: (step: string) => void;
  readonly log: Logger;
};

export type Launchpad = {
  /** One-time address that makes its visitor an operator. */
  readonly operatorUrl: string;
  close(): Promise<void>;
};

const operatorLinkSeconds = 12 * 3600;

/** Composes everything in this process. What it started is stopped again when a later part fails. */
export async function createLaunchpad(options: LaunchpadOptions): Promise<Launchpad> {
  const cleanup = new Cleanup();
  try {
    return await compose(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function compose(options: LaunchpadOptions, cleanup: Cleanup): Promise<Launchpad> {
  const { site, onProgress } = options;
  onProgress('bringing the database up to date');
  await migrate(options.databaseUrl);
  const parts = await openParts(options, cleanup);
  onProgress('reading the workshops');
  await startWorker(options, parts, cleanup);
  onProgress('opening the doors');
  await openDoors(options, parts, cleanup);
  const token = await new LoginService(parts.db).createOperatorLink(operatorLinkSeconds);
  return {
    operatorUrl: `${site.portalUrl}/operator/sign-in#${token}`,
    close: () => cleanup.run(),
  };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** What worker, control plane and edge stand on. */
async function openParts(options: LaunchpadOptions, cleanup: Cleanup) {
  const { databaseUrl, redisUrl, dataDir, log } = options;
  const database = connectDatabase({ url: databaseUrl, maxConnections: 20, log });
  cleanup.add('database', () => database.close());
  const hints = listenForSessionHints({ url: databaseUrl, log });
  cleanup.add('session hints', () => hints.close());
  const jobs = await openJobBackend({ databaseUrl, redisUrl, log });
  cleanup.add('queue', () => jobs.close());
  const signingKey = await signingKeyIn(join(dataDir, 'keys'));
  const policy = { ...defaultSessionPolicy, ...options.sessions };
  return { db: database.db, hints, jobs, signingKey, identityKey: publicJwkOf(signingKey), policy };
}

async function startWorker(
  options: LaunchpadOptions,
  parts: Parts,
  cleanup: Cleanup,
): Promise<void> {
  const { db, jobs, policy, identityKey } = parts;
  const { workshopsDir, log } = options;
  const installationId = await readInstallationId(db);
  // Whatever a cluster proved or not in the same database before: there is none here.
  await saveIsolation(db, { unproven: [], checkedAt: null });
  const runtime = await options.createRuntime(installationId);
  cleanup.add('runtime', () => runtime.close());
  const worker = await createWorker({
    ...{ db, jobs, runtime, policy, installationId, identityKey, workshopsDir, log },
    storeDir: join(options.dataDir, 'workshop-versions'),
    concurrency: 8,
  });
  cleanup.add('worker', () => worker.close());
}

async function openDoors(options: LaunchpadOptions, parts: Parts, cleanup: Cleanup): Promise<void> {
  const { site, databaseUrl, portalDir, listen, log } = options;
  const { db, jobs, hints, signingKey, policy } = parts;
  const socketDir = chooseSocketDir(join(options.dataDir, 'control-plane'));
  await mkdir(socketDir, { recursive: true, mode: 0o700 });
  const address = { kind: 'unix', path: join(socketDir, 'http.sock') } as const;
  const verifyEdge = createIdentityVerifier(parts.identityKey, audiences.controlPlane);
  const { maxSessions } = policy;
  const controlPlane = await createControlPlane({
    ...{ db, jobs, hints, log, ...site, portalDir, maxSessions, verifyEdge },
  });
  cleanup.add('control plane', () => controlPlane.close());
  await controlPlane.listen(address);
  const edge = createEdge({ ...site, controlPlane: address, databaseUrl, signingKey, listen, log });
  cleanup.add('edge', () => edge.close({ drainMs: 1000 }));
  await edge.listen();
}
