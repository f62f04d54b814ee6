import path from 'node:path';
import { createLaunchpad } from '@launchpad/embedded';
import { Cleanup, createLogger, startEmbeddedPostgres } from '@launchpad/platform';
import type { WorkspaceRuntime } from '@launchpad/runtime';
import { onTestFinished } from 'vitest';
import { EmbeddedDatabase } from './embedded-database.js';
import { freePort, plainWorkshop, temporaryDir, writeWorkshop } from './ground.js';
import { repository } from './launchpad.process.js';

type Place = { readonly installationId: string; readonly dataDir: string };

export type ComposedLaunchpad = {
  readonly port: number;
  readonly dataDir: string;
  readonly database: EmbeddedDatabase;
};

/** The whole product in this process, with a runtime of the test's own. It has one workshop, `plain`. */
export async function composeLaunchpad(options: {
  readonly maxSessions: number;
  readonly createRuntime: (place: Place) => Promise<WorkspaceRuntime>;
}): Promise<ComposedLaunchpad> {
  const dir = await temporaryDir();
  const [dataDir, workshopsDir] = [path.join(dir, 'data'), path.join(dir, 'workshops')];
  await writeWorkshop(workshopsDir, 'plain', plainWorkshop);
  const port = await freePort();
  const cleanup = new Cleanup();
  onTestFinished(() => cleanup.run());
  const log = createLogger({ level: 'error', name: 'test', file: path.join(dir, 'log') });
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  cleanup.add('Postgres', () => postgres.stop());
  const launchpad = await createLaunchpad({
    databaseUrl: postgres.connectionString,
    redisUrl: undefined,
    dataDir,
    workshopsDir,
    portalDir: path.join(repository, 'apps/portal/dist'),
    site: { portalUrl: `http://localhost:${String(port)}`, sessionsDomain: 'sessions.localhost' },
    listen: { host: '127.0.0.1', port },
    sessions: { maxSessions: options.maxSessions },
    createRuntime: (installationId) => options.createRuntime({ installationId, dataDir }),
    onProgress: () => undefined,
    log,
  });
  cleanup.add('Launchpad', () => launchpad.close());
  return { port, dataDir, database: new EmbeddedDatabase(dataDir) };
}
