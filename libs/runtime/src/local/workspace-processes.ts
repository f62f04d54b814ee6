import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AppError } from '@launchpad/kernel';
import { hasErrno } from './errno.js';
import { workspaceMark } from '../workspace-env.js';
import type { WorkspaceProcess } from './workspace-record.js';

const run = promisify(execFile);
const pollMs = 10;

type ProcessStat = { readonly state: string; readonly startTime: string; readonly name: string };

/** Reads from /proc happen in memory and take microseconds, so they are done in place. */
function readProc(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return undefined;
    throw new AppError('runtime.unavailable', `${path} could not be read.`, { cause: error });
  }
}

function readStat(pid: number): ProcessStat | undefined {
  const text = readProc(`/proc/${String(pid)}/stat`)?.toString();
  if (text === undefined) return undefined;
  // The name is in brackets and may itself hold spaces and brackets.
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (state === undefined || startTime === undefined) return undefined;
  return { state, startTime, name: text.slice(text.indexOf('(') + 1, close) };
}

/** A zombie has ended; it only waits for its parent to notice. */
const hasEnded = (stat: ProcessStat): boolean => stat.state === 'Z' || stat.state === 'X';

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** Identifies a process that has just been started. Undefined when it is already over. */
export function identifyProcess(pid: number): WorkspaceProcess | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  return { pid, startTime: stat.startTime, bootId: bootId(), answered: false };
}

export function isRunning(process: WorkspaceProcess): boolean {
  if (process.bootId !== bootId()) return false;
  const stat = readStat(process.pid);
  return stat !== undefined && stat.startTime === process.startTime && !hasEnded(stat);
}

/** By what the processes of a workspace are known. */
export type Carrier = { readonly uid: string; readonly osUser: number | null };

export type CarryingProcess = { readonly pid: number; readonly name: string };

/** Every process that belongs to the workspace: by its own user where it has one, and by the mark it inherited. */
export function processesOf({ uid, osUser }: Carrier): readonly CarryingProcess[] {
  const mark = Buffer.from(`${workspaceMark}=${uid}\0`);
  const found: CarryingProcess[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    const carries =
      (osUser !== null && ownerOf(pid) === osUser) ||
      readProc(`/proc/${name}/environ`)?.includes(mark) === true;
    if (!carries || pid === process.pid) continue;
    const stat = readStat(pid);
    if (stat !== undefined && !hasEnded(stat)) found.push({ pid, name: stat.name });
  }
  return found;
}

function ownerOf(pid: number): number | undefined {
  try {
    return statSync(`/proc/${String(pid)}`).uid;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasErrno(error, 'ESRCH', 'EPERM')) throw error;
  }
}

export type StopOptions = {
  /** How long they may take to go by themselves. */
  readonly graceMs: number;
  /** When to give up and say what is left. */
  readonly deadlineMs: number;
  readonly setpriv: string | null;
};

/** Ends everything the workspace runs and waits until it is really gone. Returns what could not be ended. */
export async function stopProcesses(
  carrier: Carrier,
  options: StopOptions,
): Promise<readonly CarryingProcess[]> {
  let left = processesOf(carrier);
  if (left.length === 0) return left;
  for (const { pid } of left) send(pid, 'SIGTERM');
  left = await waitUntilGone(carrier, left, options.graceMs);
  const giveUp = performance.now() + options.deadlineMs;
  for (let round = 0; left.length > 0 && performance.now() < giveUp; round += 1) {
    for (const { pid } of left) send(pid, 'SIGKILL');
    if (round > 0) await killUser(carrier.osUser, options.setpriv);
    left = await waitUntilGone(carrier, left, 5 * pollMs);
  }
  return left;
}

/** Watches those known, then looks for new ones: a process may have forked while it was being ended. */
async function waitUntilGone(
  carrier: Carrier,
  known: readonly CarryingProcess[],
  patienceMs: number,
): Promise<readonly CarryingProcess[]> {
  const until = performance.now() + patienceMs;
  const remains = ({ pid }: CarryingProcess) => {
    const stat = readStat(pid);
    return stat !== undefined && !hasEnded(stat);
  };
  while (known.some(remains) && performance.now() < until) await delay(pollMs);
  return processesOf(carrier);
}

/**
 * Ends all processes of a numeric user in one system call, which a workspace that keeps forking cannot outrun.
 * Needed only where there is no process namespace.
 */
async function killUser(osUser: number | null, setpriv: string | null): Promise<void> {
  if (osUser === null || setpriv === null) return;
  const id = String(osUser);
  // The shell ends itself too, hence a failure is the normal outcome.
  await run(setpriv, [
    '--reuid',
    id,
    '--regid',
    id,
    '--clear-groups',
    '--',
    'sh',
    '-c',
    'kill -9 -1',
  ]).then(
    () => undefined,
    () => undefined,
  );
}
