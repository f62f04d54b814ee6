import path from 'node:path';
import { createLaunchpad } from '@launchpad/embedded';
import {
  createLogger,
  lockDataDir,
  runUntilStopped,
  startEmbeddedPostgres,
} from '@launchpad/platform';
import { FakeRuntime } from '@launchpad/runtime/fake';

const { PORT, DATA_DIR, WORKSHOPS_DIR, MAX_SESSIONS } = process.env;

await runUntilStopped('Launchpad', async (cleanup) => {
  const lock = lockDataDir(DATA_DIR);
  cleanup.add('data directory', () => lock.release());
  const log = createLogger({
    level: 'warn',
    name: 'launchpad',
    file: path.join(DATA_DIR, 'launchpad.log'),
  });
  const postgres = await startEmbeddedPostgres({ dataDir: DATA_DIR, log });
  cleanup.add('Postgres', () => postgres.stop());
  const launchpad = await createLaunchpad({
    databaseUrl: postgres.connectionString,
    redisUrl: undefined,
    dataDir: DATA_DIR,
    workshopsDir: WORKSHOPS_DIR,
    portalDir: path.resolve(import.meta.dirname, '../../../apps/portal/dist'),
    site: { portalUrl: `http://localhost:${PORT}`, sessionsDomain: 'sessions.localhost' },
    listen: { host: '127.0.0.1', port: Number(PORT) },
    sessions: { maxSessions: Number(MAX_SESSIONS) },
    createRuntime: async (installationId) => new FakeRuntime({ installationId }),
    onProgress: () => undefined,
    log,
  });
  cleanup.add('Launchpad', () => launchpad.close());
  process.stdout.write('Launchpad is open\n');
});
