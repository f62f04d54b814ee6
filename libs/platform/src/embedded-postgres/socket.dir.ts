import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '@launchpad/kernel';
import { giveTo, nobody, type ServerAccount } from './server.account.js';

const socketName = '.s.PGSQL.5432';
/** `sun_path` holds 108 bytes with the closing zero on Linux, 104 on macOS. */
const longestSocketPath = 103;

export const fitsSocketPath = (dir: string): boolean =>
  Buffer.byteLength(path.join(dir, socketName)) <= longestSocketPath;

/**
 * The directory of the server's socket: `run` below the data directory, or a short one named after it
 * where that path would be too long for a socket.
 */
export function chooseSocketDir(dataDir: string, tempDir = os.tmpdir()): string {
  const beside = path.join(dataDir, 'run');
  if (fitsSocketPath(beside)) return beside;
  const name = `launchpad-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const short = path.join(tempDir, name);
  return fitsSocketPath(short) ? short : path.join('/tmp', name);
}

/**
 * Makes the directory, for this account alone: whoever reaches the socket is the database's owner. In a
 * shared directory such as /tmp somebody else may have made it first; then it is refused.
 */
export async function prepareSocketDir(dir: string, account: ServerAccount): Promise<void> {
  if (!fitsSocketPath(dir)) {
    throw new AppError('config.invalid', `The path of the socket directory ${dir} is too long.`);
  }
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = await lstat(dir);
  const launcher = process.getuid?.() ?? found.uid;
  const ours = found.uid === launcher || (launcher === 0 && found.uid === nobody);
  if (!found.isDirectory() || !ours) {
    throw new AppError(
      'config.invalid',
      `${dir} belongs to somebody else, and the database's socket must not be in there. Remove it or ` +
        'choose a data directory with a shorter path.',
    );
  }
  await chmod(dir, 0o700);
  await giveTo(account, dir);
}
