import { readFile, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@launchpad/kernel';

const fastShutdownMs = 10_000;
const immediateShutdownMs = 5_000;

/** The server that runs on this data directory, whoever started it. */
export async function findPostmaster(pgData: string): Promise<number | undefined> {
  const text = await readIfThere(path.join(pgData, 'postmaster.pid'));
  const pid = Number(text?.split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return (await isPostmasterOf(pid, pgData)) ? pid : undefined;
}

/** Postgres works in its data directory, which tells it from another process that got the same pid. */
async function isPostmasterOf(pid: number, pgData: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  // Elsewhere Postgres's own look at the pid and the shared memory has to do.
  if (process.platform !== 'linux') return true;
  const name = await readIfThere(`/proc/${String(pid)}/comm`);
  return name?.trim() === 'postgres' && (await workingDir(pid)) === pgData;
}

async function workingDir(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${String(pid)}/cwd`);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * Stops a server: first quickly but cleanly, then at once (the next start replays the log). Waits until
 * it is gone.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', fastShutdownMs],
    ['SIGQUIT', immediateShutdownMs],
    ['SIGKILL', immediateShutdownMs],
  ] as const) {
    if (!send(pid, signal)) return;
    const until = Date.now() + patience;
    while (Date.now() < until) {
      if (!(await isAlive(pid))) return;
      await sleep(5);
    }
  }
  throw new AppError(
    'internal',
    `The Postgres server with pid ${String(pid)} could not be stopped.`,
  );
}

/** Removes what a killed server left, which another process with its pid would give a meaning again. */
export async function removeLockFiles(pgData: string, socketDir: string): Promise<void> {
  await rm(path.join(pgData, 'postmaster.pid'), { force: true });
  await rm(path.join(socketDir, '.s.PGSQL.5432.lock'), { force: true });
  await rm(path.join(socketDir, '.s.PGSQL.5432'), { force: true });
}

/** A process that ended but was not collected still has its pid, in a container without an init for good. */
async function isAlive(pid: number): Promise<boolean> {
  if (!send(pid, 0)) return false;
  if (process.platform !== 'linux') return true;
  const stat = await readIfThere(`/proc/${String(pid)}/stat`);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    if (error instanceof Error && 'code' in error && error.code === 'EPERM' && signal === 0)
      return true;
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** ESRCH: the process ended while its file in /proc was read. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
