import { constants, type Stats } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

export type OpenedFile = {
  readonly handle: FileHandle;
  readonly size: number;
  /** Differs when the file does. */
  readonly stamp: string;
};

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'EINVAL']);
// A pipe would be waited for, and a link that took the file's place since it was looked at would be followed.
const readSafely = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** `undefined` for what is not there or may not be read; other failures are thrown. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code)))
      return undefined;
    throw error;
  }
}

export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string =>
  `${ino}:${size}:${mtimeMs}:${ctimeMs}`;

/** Where `path` really leads, if that is in `root`, which is a real path itself, and not hidden there. */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  if (!isPlainPath(path)) return undefined;
  const real = await unlessAbsent(realpath(join(root, path)));
  if (real === undefined || !real.startsWith(root + sep)) return undefined;
  return isPlainPath(real.slice(root.length + 1)) ? real : undefined;
}

/** Opens a file in `root` for reading; `undefined` for whatever is not a plain file in there. The caller closes it. */
export async function openPlainFile(root: string, path: string): Promise<OpenedFile | undefined> {
  const real = await realPathInside(root, path);
  if (real === undefined || (await unlessAbsent(stat(real)))?.isFile() !== true) return undefined;
  const handle = await unlessAbsent(open(real, readSafely));
  if (handle === undefined) return undefined;
  const about = await handle.stat();
  if (about.isFile()) return { handle, size: about.size, stamp: stampOf(about) };
  await handle.close();
  return undefined;
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
    return opened.size > maxBytes ? 'too large' : await readAtMost(opened.handle, maxBytes);
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
