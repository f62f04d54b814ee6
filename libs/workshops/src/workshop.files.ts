import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { WorkshopFault } from './workshop-fault.js';

/** One thing in a workshop's folder; `path` is relative to it and uses `/`. */
export type FolderEntry =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

export type FolderFiles = {
  readonly entries: readonly FolderEntry[];
  readonly faults: readonly WorkshopFault[];
};

export const folderLimits = { entries: 10_000, bytes: 100 * 1024 * 1024, faults: 50 };

/** What editors and version control leave behind: no part of the workshop, and often gone a moment later. */
export const isLitter = (name: string): boolean =>
  name === '.git' || name === '.DS_Store' || name.startsWith('.#') || /(~|\.sw[a-p])$/.test(name);

/** Lists everything in a folder, in an order that does not depend on the machine. */
export async function readFolderFiles(
  root: string,
  limits: typeof folderLimits = folderLimits,
): Promise<FolderFiles> {
  const realRoot = await realpath(root);
  const entries: FolderEntry[] = [];
  const faults: WorkshopFault[] = [];
  let bytes = 0;
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of await readdir(join(realRoot, folder))) {
      if (isLitter(name)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const found = await readEntry(realRoot, path);
      if ('message' in found) faults.push(found);
      else entries.push(found.entry);
      if ('entry' in found && found.entry.kind === 'directory') pending.push(path);
      bytes += 'bytes' in found ? found.bytes : 0;
      const excess = excessOf(limits, entries.length, bytes);
      if (excess !== undefined) faults.push({ path: '.', message: excess });
      if (excess !== undefined || faults.length >= limits.faults) return { entries, faults };
    }
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, faults };
}

function excessOf(limits: typeof folderLimits, count: number, bytes: number): string | undefined {
  if (count > limits.entries) {
    return `holds more than ${String(limits.entries)} files and folders; remove what the workshop does not need`;
  }
  if (bytes <= limits.bytes) return undefined;
  const megabytes = String(limits.bytes / 1024 / 1024);
  return `holds more than ${megabytes} MB; remove what the workshop does not need`;
}

type Found = { readonly entry: FolderEntry; readonly bytes: number } | WorkshopFault;

async function readEntry(realRoot: string, path: string): Promise<Found> {
  const full = join(realRoot, path);
  try {
    const stats = await lstat(full);
    if (stats.isDirectory()) return { entry: { kind: 'directory', path }, bytes: 0 };
    if (stats.isSymbolicLink()) return await readLinkEntry(realRoot, path);
    if (stats.isFile()) {
      return { entry: { kind: 'file', path, executable: (stats.mode & 0o100) !== 0 }, bytes: stats.size };
    }
    return { path, message: 'is neither a file nor a folder (a pipe, socket or device); remove it' };
  } catch (error) {
    return { path, message: `cannot be read (${errorCode(error)}); check that it exists and may be read` };
  }
}

async function readLinkEntry(realRoot: string, path: string): Promise<Found> {
  const full = join(realRoot, path);
  const target = await readlink(full);
  // An absolute link would lead from every copy back to the author's folder.
  if (isAbsolute(target)) return { path, message: `is a link to \`${target}\`; make it relative` };
  const place = await realpath(full).catch((error: unknown) => {
    if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  });
  if (place === undefined) return { path, message: `is a link that leads nowhere (\`${target}\`); remove it` };
  if (place !== realRoot && !place.startsWith(realRoot + sep)) {
    const message = `is a link that leads out of the workshop's folder (\`${target}\`); put the file itself here`;
    return { path, message };
  }
  return { entry: { kind: 'link', path, target }, bytes: 0 };
}

/**
 * SHA-256 over the sorted paths, their kind and executable bit, and every byte. Other permissions and
 * times are left out, so that two checkouts of the same files are the same version.
 */
export async function digestFiles(root: string, entries: readonly FolderEntry[]): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of entries) {
    const content = entry.kind === 'file' ? await digestFile(join(root, entry.path)) : '';
    hash.update(`${JSON.stringify(entry)}\n${content}\n`);
  }
  return hash.digest('hex');
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readPlainFile(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Reads a file that may have been swapped for a link or a pipe since it was listed: neither is followed. */
async function* readPlainFile(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Buffer;
  } finally {
    await file.close();
  }
}

/** Text of a small file, or why it is none. */
export async function readText(path: string, maxBytes: number): Promise<string | { readonly problem: string }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of readPlainFile(path)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) return { problem: `is larger than ${String(maxBytes / 1024)} KiB; shorten it` };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { problem: 'is not UTF-8 text; save it as UTF-8' };
  }
}

/** The system's name for a failure, such as `EACCES`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
