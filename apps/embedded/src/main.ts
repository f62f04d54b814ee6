import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, type Logger } from '@launchpad/kernel';
import {
  createLogger,
  lockDataDir,
  parseEnv,
  runUntilStopped,
  startEmbeddedPostgres,
  type Cleanup,
} from '@launchpad/platform';
import { openLocalRuntime } from '@launchpad/worker';
import { createLaunchpad } from './create-launchpad.js';
import { embeddedEnv, type EmbeddedEnv } from './env.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const started = Date.now();

function progress(step: string): void {
  process.stdout.write(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${step}\n`);
}

async function run(env: EmbeddedEnv, cleanup: Cleanup): Promise<void> {
  const dataDir = resolve(root, env.dataDir);
  // First of all: it makes the directory, and says in plain words when that or writing there is not possible.
  const lock = lockDataDir(dataDir);
  cleanup.add('data directory', () => {
    lock.release();
  });
  const log = createLogger({
    level: env.logLevel,
    name: 'launchpad',
    file: join(dataDir, 'launchpad.log'),
  });

  let { databaseUrl } = env;
  if (databaseUrl === undefined) {
    const postgres = await startEmbeddedPostgres({ dataDir, log, onProgress: progress });
    cleanup.add('Postgres', () => postgres.stop());
    databaseUrl = postgres.connectionString;
  }
  const launchpad = await createLaunchpad({
    ...env,
    databaseUrl,
    dataDir,
    workshopsDir: resolve(root, env.workshopsDir),
    portalDir: join(root, 'apps/portal/dist'),
    listen: env.http,
    createRuntime: (installationId) => openRuntime(env, { dataDir, installationId, log }),
    onProgress: progress,
    log,
  });
  cleanup.add('Launchpad', () => launchpad.close());
  progress('ready');
  process.stdout.write(
    `\n  Launchpad is open:  ${env.site.portalUrl}\n` +
      `  For the operator:   ${launchpad.operatorUrl}\n` +
      `                      (works once)\n  Log:                ${join(env.dataDir, 'launchpad.log')}\n\n` +
      '  Ctrl-C stops it; sessions go on where they were at the next start.\n\n',
  );
}

async function openRuntime(
  env: EmbeddedEnv,
  place: { readonly dataDir: string; readonly installationId: string; readonly log: Logger },
) {
  const runtime = await openLocalRuntime({ ...place, isolation: env.isolation });
  const { kind, detail } = runtime.isolation;
  progress(
    `workspaces are ${kind === 'bubblewrap' ? 'isolated with bubblewrap' : `not isolated: ${detail}`}`,
  );
  if (kind === 'none' && !env.http.loopback) {
    throw new AppError(
      'config.invalid',
      `HOST is ${env.http.host}, but workspaces cannot be isolated here (${detail}), so anybody who reaches this ` +
        'machine would get a shell on it. Install bubblewrap, or listen on 127.0.0.1.',
    );
  }
  return runtime;
}

await runUntilStopped('Launchpad', (cleanup) => {
  const env = parseEnv(embeddedEnv, process.env);
  return run(env, cleanup);
});
