import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateSigningKey } from '@launchpad/access';
import { silentLogger } from '@launchpad/kernel';
import { Cleanup, startEmbeddedPostgres } from '@launchpad/platform';
import { isolationProofs } from '@launchpad/runtime';
import { freePort } from '../../../e2e/support/launchpad.process.js';
import { workshopImage } from '../../support/workshop-pod.js';
import type { Ground } from './ground.js';
import { ServiceProcess } from './service.process.js';

const startMs = 60_000;

/** Control plane, worker and edge as processes of this machine, with a database of their own. */
export async function openOnHost(workshopsDir: string): Promise<Ground> {
  const cleanup = new Cleanup();
  try {
    const url = await start(workshopsDir, cleanup);
    return { url, seesEdits: true, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(workshopsDir: string, cleanup: Cleanup): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'launchpad-cluster-e2e-'));
  cleanup.add('files', () => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLogger });
  cleanup.add('Postgres', () => postgres.stop());
  const { privateJwk, publicJwk } = await generateSigningKey();
  const [port, controlPlanePort] = [await freePort(), await freePort()];
  const url = `http://localhost:${String(port)}`;
  const site = { PORTAL_URL: url, SESSIONS_DOMAIN: 'sessions.localhost' };
  const database = { DATABASE_URL: postgres.connectionString };

  const controlPlane = ServiceProcess.start('control-plane', {
    ...{ ...site, ...database, EDGE_PUBLIC_KEY: publicJwk },
    ...{ CONTROL_PLANE_HOST: '127.0.0.1', CONTROL_PLANE_PORT: String(controlPlanePort) },
  });
  cleanup.add('control plane', () => controlPlane.stop());
  await controlPlane.says('"listening"', startMs);
  const worker = ServiceProcess.start('worker', {
    ...{ ...database, EDGE_PUBLIC_KEY: publicJwk, DATA_DIR: dataDir },
    ...{ WORKSHOPS_DIR: workshopsDir, RUNTIME: 'kubernetes' },
    ...{ KUBECONFIG: process.env['KUBECONFIG'] ?? '', WORKSHOP_IMAGE: workshopImage },
    ...{ IMAGE_PULL_POLICY: 'IfNotPresent', ALLOW_UNPROVEN_ISOLATION: isolationProofs.join(',') },
  });
  cleanup.add('worker', () => worker.stop());
  // It tries the cluster while it works. Stopped before the end of that, it would leave pods behind.
  cleanup.add('preflight', () => worker.says('"anonymous learners may start sessions"', startMs));
  await worker.says('"working"', startMs);
  const edge = ServiceProcess.start('edge', {
    ...{ ...site, ...database, SIGNING_KEY: privateJwk },
    ...{ CONTROL_PLANE_ADDRESS: `127.0.0.1:${String(controlPlanePort)}` },
    ...{ HOST: '127.0.0.1', PORT: String(port) },
  });
  cleanup.add('edge', () => edge.stop());
  await edge.says('"edge listening"', startMs);
  return url;
}
