import { constants, type Stats } from 'node:fs';
import { access, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { hasCode, unlessCode } from './error-code.js';

export type OpenedFile = { readonly handle: FileHandle; readonly about: Stats };

const absences = 'ENOENT ENOTDIR ELOOP EACCES EPERM ENAMETOOLONG EINVAL ENXIO'.split(' ');
// A pipe would be waited for, and a link that took the file's place since it was looked at would be followed.
const readSafely = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** `undefined` for what is not there or may not be read; other failures are thrown. */
export const unlessAbsent = <T>(work: Promise<T>): Promise<T | undefined> =>
  unlessCode(work, ...absences);

/** Differs when the file does. */
export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string =>
  `${ino}:${size}:${mtimeMs}:${ctimeMs}`;

/** Where `path` really leads, if that is in `root`, which is a real path itself, and not hidden there. */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  if (!isPlainPath(path)) return undefined;
  const real = await unlessAbsent(realpath(join(root, path)));
  if (real === undefined || !real.startsWith(root + sep)) return undefined;
  return isPlainPath(real.slice(root.length + 1)) ? real : undefined;
}

/** Links in the way are followed; what is not there yet is where it would be. */
export async function realPlaceOf(path: string): Promise<string> {
  const real = await unlessCode(realpath(path), 'ENOENT', 'ENOTDIR', 'ELOOP');
  if (real !== undefined) return real;
  const parent = dirname(path);
  return parent === path ? path : join(await realPlaceOf(parent), basename(path));
}

/** Opens a file in `root` for reading; `undefined` for whatever is not a plain file in there. The caller closes it. */
export async function openPlainFile(root: string, path: string): Promise<OpenedFile | undefined> {
  const real = await realPathInside(root, path);
  if (real === undefined || (await unlessAbsent(stat(real)))?.isFile() !== true) return undefined;
  return unlessAbsent(openPlain(real));
}

/** Opens a file for reading, at a path without links; `undefined` for what is no plain file. The caller closes it. */
export async function openPlain(real: string): Promise<OpenedFile | undefined> {
  const handle = await open(real, readSafely);
  const about = await handle.stat();
  if (about.isFile()) return { handle, about };
  await handle.close();
  return undefined;
}

/** Whether we may run it. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES')) return false;
    throw error;
  }
}

/** A file's bytes, or why there are none. */
export async function readPlainFile(
  root: string,
  path: string,
  maxBytes: number,
): Promise<Uint8Array | 'absent' | 'too large'> {
  const opened = await openPlainFile(root, path);
  if (opened === undefined) return 'absent';
  try {
    return opened.about.size > maxBytes ? 'too large' : await readAtMost(opened.handle, maxBytes);
  } finally {
    await opened.handle.close();
  }
}

/** A file may grow while it is read. */
async function readAtMost(handle: FileHandle, maxBytes: number): Promise<Uint8Array | 'too large'> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(Math.min(size, maxBytes));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return size > maxBytes ? 'too large' : bytes.subarray(0, filled);
}

const isPlainPath = (path: string): boolean =>
  !path.includes('\0') && path.split('/').every((part) => part !== '' && !part.startsWith('.'));
