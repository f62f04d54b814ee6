import { AppError } from '@launchpad/kernel';
import { constants, type Stats } from 'node:fs';
import { access, lstat, opendir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Header, Pax } from 'tar';
import { hasCode, unlessCode } from '../disk/error-code.js';
import { ExactStream } from './exact.stream.js';
import { shownSize } from './file.upload.js';
import { openForDownload } from './home.folder.js';

export type ArchiveLimits = { readonly maxBytes: number; readonly maxEntries: number };

type Entry = {
  readonly path: string;
  readonly kind: 'File' | 'Directory' | 'SymbolicLink';
  readonly about: Stats;
};

const blockBytes = 512;

/**
 * Everything below a folder, counted before the first byte is sent. Links are kept as links; pipes, sockets, devices and
 * what may not be read are left out.
 */
export async function listForArchive(
  root: string,
  limits: ArchiveLimits,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const opened = opendir(join(root, folder));
    // One below may be removed after it was listed; then there is nothing in it.
    const names = folder === '' ? await opened : ((await unlessCode(opened, 'ENOENT')) ?? []);
    for await (const { name } of names) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const entry = await lookAt(root, path);
      if (entry === undefined) continue;
      entries.push(entry);
      if (entry.kind === 'Directory') folders.push(path);
      if (entry.kind === 'File') bytes += entry.about.size;
      if (bytes > limits.maxBytes) throw tooMuch(`more than ${shownSize(limits.maxBytes)}`);
      if (entries.length > limits.maxEntries)
        throw tooMuch(`more than ${String(limits.maxEntries)} files`);
    }
  }
  return entries;
}

const tooMuch = (what: string): AppError =>
  new AppError('request.too_large', `The folder holds ${what}. Download a part of it instead.`);

async function lookAt(root: string, path: string): Promise<Entry | undefined> {
  const full = join(root, path);
  try {
    const about = await lstat(full);
    if (about.isSymbolicLink()) return { path, kind: 'SymbolicLink', about };
    if (!about.isFile() && !about.isDirectory()) return undefined;
    const { R_OK, X_OK } = constants;
    await access(full, about.isDirectory() ? R_OK | X_OK : R_OK);
    return { path, kind: about.isDirectory() ? 'Directory' : 'File', about };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM')) return undefined;
    throw error;
  }
}

/** The entries as .tar.gz, in a folder of the given name. */
export function packArchive(root: string, entries: readonly Entry[], name: string): Readable {
  const gzip = createGzip();
  pipeline(Readable.from(tarOf(root, entries, name)), gzip, (error) => {
    if (error instanceof Error) gzip.destroy(error);
  });
  return gzip;
}

async function* tarOf(
  root: string,
  entries: readonly Entry[],
  name: string,
): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    try {
      yield* packEntry(root, entry, name);
    } catch (error) {
      // Gone since it was listed: nothing of it has been written yet.
      if (
        error instanceof AppError ||
        hasCode(error, 'ENOENT', 'EACCES', 'ELOOP', 'ENXIO', 'EINVAL')
      )
        continue;
      throw error;
    }
  }
  yield Buffer.alloc(2 * blockBytes);
}

async function* packEntry(root: string, entry: Entry, name: string): AsyncGenerator<Buffer> {
  const full = join(root, entry.path);
  if (entry.kind === 'SymbolicLink') {
    yield headOf(entry, name, { linkpath: await readlink(full) });
  } else if (entry.kind === 'Directory') {
    yield headOf(entry, name, {});
  } else {
    const { handle, about } = await openForDownload(full);
    const { size } = entry.about;
    // From here on the stream owns the file and closes it, even when nobody takes the first byte.
    const content = new ExactStream({ handle, size, pad: true });
    try {
      yield headOf({ ...entry, about }, name, { size });
      for await (const chunk of content) yield chunk as Buffer;
    } finally {
      content.destroy();
    }
    yield Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
  }
}

function headOf(
  { path, kind, about }: Entry,
  name: string,
  more: { readonly linkpath?: string; readonly size?: number },
): Buffer {
  const fields = {
    path: `${name}/${path}${kind === 'Directory' ? '/' : ''}`,
    mode: about.mode & 0o777,
    mtime: about.mtime,
    size: 0,
    ...more,
  };
  const header = new Header({ ...fields, type: kind });
  const needsMore = header.encode();
  const block = header.block ?? Buffer.alloc(blockBytes);
  return needsMore ? Buffer.concat([new Pax(fields).encode(), block]) : block;
}
