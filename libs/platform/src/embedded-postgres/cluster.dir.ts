import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '@launchpad/kernel';
import { asAccount, giveTo, type ServerAccount } from './server.account.js';

export const databaseUser = 'launchpad';
const staging = 'postgres.new-';

/** Makes the data directory, resolves links in its path and shows that it can be written to. */
export async function prepareDataDir(dataDir: string): Promise<string> {
  try {
    // Others may pass through, so that `nobody` reaches what is its own; they may not look around.
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await rm(await mkdtemp(path.join(dataDir, '.write-')), { recursive: true });
    return await realpath(dataDir);
  } catch (error) {
    throw new AppError(
      'config.invalid',
      `Launchpad cannot write to its data directory ${dataDir}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Makes the cluster `<dataDir>/postgres` unless it is there. It appears whole or not at all: initdb works
 * in a directory beside it, and one that was interrupted is thrown away.
 */
export async function prepareCluster(options: {
  readonly dataDir: string;
  readonly binDir: string;
  readonly account: ServerAccount;
  readonly onCreate: () => void;
}): Promise<string> {
  const { dataDir, binDir, account } = options;
  const pgData = path.join(dataDir, 'postgres');
  for (const entry of await readdir(dataDir)) {
    if (entry.startsWith(staging)) await rm(path.join(dataDir, entry), { recursive: true });
  }
  const found = await clusterMajor(pgData);
  if (found === undefined) {
    options.onCreate();
    const fresh = await mkdtemp(path.join(dataDir, staging));
    await chmod(fresh, 0o700);
    await giveTo(account, fresh);
    await initdb(binDir, fresh, account);
    await rename(fresh, pgData);
    return pgData;
  }
  const own = await binaryMajor(binDir, account);
  if (found !== own) throw otherVersion(pgData, found, own);
  await giveTo(account, pgData);
  return pgData;
}

function otherVersion(pgData: string, found: string, own: string): AppError {
  return new AppError(
    'config.invalid',
    `The data in ${pgData} is of Postgres ${found}, and this is Postgres ${own}, which cannot read it. ` +
      `Run Postgres ${found} on it and dump what you want to keep, or move the directory away to start ` +
      'with an empty database.',
    { details: { directory: pgData, found, own } },
  );
}

/** The major version of the cluster, or undefined where there is none. */
async function clusterMajor(pgData: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(pgData, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const entries = await mkdir(pgData, { recursive: true }).then(() => readdir(pgData));
  if (entries.length === 0) {
    await rm(pgData, { recursive: true });
    return undefined;
  }
  throw new AppError(
    'config.invalid',
    `${pgData} holds files but no Postgres database. Move the directory away, or choose another data directory.`,
  );
}

async function binaryMajor(binDir: string, account: ServerAccount): Promise<string> {
  // "postgres (PostgreSQL) 18.4" and, at Debian's, "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
  const output = await run([path.join(binDir, 'postgres'), '--version'], account);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (major === undefined) throw new Error(`not a version of Postgres: ${output}`);
  return major;
}

async function initdb(binDir: string, dir: string, account: ServerAccount): Promise<void> {
  const options = ['--no-sync', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-U', databaseUser];
  await run([path.join(binDir, 'initdb'), '-D', dir, ...options], account);
}

async function run(command: readonly string[], account: ServerAccount): Promise<string> {
  const { command: whole, ids } = asAccount(account, command);
  const [program = '', ...args] = whole;
  const child = spawn(program, args, { ...ids, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (code === 0) return stdout;
  throw new AppError('config.invalid', `${command[0] ?? ''} failed: ${stderr.trim()}`);
}
