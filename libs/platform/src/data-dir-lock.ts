import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@launchpad/kernel';

/** Held until `release` or the end of this process, whatever ends it. */
export interface DataDirLock {
  release(): void;
}

/**
 * Makes this process the only launcher on `dataDir`; refuses when another one runs there.
 *
 * The lock is the kernel's (flock), on a file that we keep open: it cannot be left behind by `kill -9`,
 * be taken for a process that got the same pid, or be won by two. The pid in the file is only for the message.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const file = path.join(dataDir, 'launchpad.lock');
  const fd = open(dataDir, file);
  if (!lock(fd)) {
    const holder = readFileSync(file, 'utf8').trim();
    closeSync(fd);
    throw new AppError(
      'config.invalid',
      `Launchpad already runs on ${dataDir}${holder === '' ? '' : ` (pid ${holder})`}. Stop it first, ` +
        'or start this one with another data directory.',
      { details: { dataDir, pid: Number(holder) } },
    );
  }
  ftruncateSync(fd);
  writeSync(fd, `${String(process.pid)}\n`, 0);
  return {
    release() {
      // The file stays: removing it would let two launchers lock two different files of that name.
      ftruncateSync(fd);
      closeSync(fd);
    },
  };
}

function open(dataDir: string, file: string): number {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    return openSync(file, 'a+', 0o600);
  } catch (error) {
    throw new AppError(
      'config.invalid',
      `Launchpad cannot write to its data directory ${dataDir}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Node has no flock. The lock belongs to the open file rather than to a process, so that a small program
 * which inherits the file can take it for us and end.
 */
const lockers = [
  ['flock', '--exclusive', '--nonblock', '--conflict-exit-code', '9', '3'],
  ['perl', '-e', 'open(my $f, "+<&=3") or die; exit(flock($f, 6) ? 0 : 9)'],
] as const;

function lock(fd: number): boolean {
  for (const [program, ...args] of lockers) {
    const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore', fd] });
    if (status === 0) return true;
    if (status === 9) return false;
  }
  throw new AppError(
    'config.invalid',
    'The data directory could not be locked: this needs the program "flock" (package util-linux) or "perl".',
  );
}
