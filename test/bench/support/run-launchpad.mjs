import path from 'node:path';
import { createLaunchpad } from '@launchpad/embedded';
import {
  createLogger,
  lockDataDir,
  runUntilStopped,
  startEmbeddedPostgres,
} from '@launchpad/platform';

const { PORT, DATA_DIR, WORKSHOPS_DIR, MAX_SESSIONS = '100', LOG_LEVEL = 'warn' } = process.env;

/** Everything in this process, as the product does it, with another runtime than the product's own. */
export const runLaunchpad = (createRuntime) =>
  runUntilStopped('Launchpad', async (cleanup) => {
    const lock = lockDataDir(DATA_DIR);
    cleanup.add('data directory', () => lock.release());
    const file = path.join(DATA_DIR, 'launchpad.log');
    const log = createLogger({ level: LOG_LEVEL, name: 'launchpad', file });
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
      createRuntime: (installationId) => createRuntime({ installationId, log }),
      onProgress: () => undefined,
      log,
    });
    cleanup.add('Launchpad', () => launchpad.close());
    process.stdout.write('Launchpad is open\n');
  });
