import { readdirSync, readFileSync } from 'node:fs';

export type MarkedProcess = { readonly pid: number; readonly command: string };

/** Every process that has `mark` in its command line or its environment, itself excepted. Needs no help of the product. */
export function markedProcesses(mark: string): readonly MarkedProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    const command = readProc(name, 'cmdline');
    if (!command.includes(mark) && !readProc(name, 'environ').includes(mark)) return [];
    return [{ pid, command: command.replaceAll('\0', ' ').trim() }];
  });
}

/** Ends them all; a process that is forked meanwhile is met in the next round. */
export function killAll(mark: string): void {
  for (let round = 0; round < 20; round += 1) {
    const found = markedProcesses(mark);
    if (found.length === 0) return;
    for (const { pid } of found) endIfThere(pid);
  }
}

export function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Empty for a process that is gone, is a zombie or belongs to somebody else. */
function readProc(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code));
