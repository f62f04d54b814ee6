import { AppError } from '@launchpad/kernel';
import { randomBytes } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  utimes,
} from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { hasCode, unlessCode } from '../disk/error-code.js';
import { realPlaceOf } from '../disk/plain.file.js';

type CopyOptions = {
  /** Whether an entry stays behind; `path` is below the folder that is copied. */
  readonly leaveOut?: (path: string) => boolean;
  /** Whether files that are there already are replaced; otherwise only what is missing is added. */
  readonly overwrite: boolean;
};

const ownerMay = 0o700;

/**
 * Copies what is in a folder into another, each file whole or not at all. Permissions and times come along, links stay
 * links, pipes, sockets and devices stay behind. What is a folder on one side and none on the other stays as it is.
 */
export async function copyTree(from: string, to: string, options: CopyOptions): Promise<void> {
  await mkdir(to, { recursive: true });
  const closed: { readonly target: string; readonly mode: number }[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(from, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!canBeCopied(entry) || options.leaveOut?.(path) === true) continue;
      const pair = { source: join(from, path), target: join(to, path) };
      if (!entry.isDirectory()) {
        await copyEntry(pair, options.overwrite);
        continue;
      }
      const mode = await makeFolder(pair);
      if (mode !== undefined) folders.push(path);
      if (mode !== undefined && (mode & ownerMay) !== ownerMay)
        closed.push({ target: pair.target, mode });
    }
  }
  for (const { target, mode } of closed.reverse()) await chmod(target, mode);
}

/** A folder that is copied into itself would never be copied to the end. `remedy` says what to do instead. */
export async function refuseInside(from: string, target: string, remedy: string): Promise<void> {
  const source = (await realpath(from)) + sep;
  const inParent = join(await realPlaceOf(dirname(target)), basename(target));
  if (![inParent, await realPlaceOf(target)].some((place) => place.startsWith(source))) return;
  throw new AppError('request.invalid', `${target} lies inside ${from}: ${remedy}.`);
}

const canBeCopied = (entry: Dirent): boolean =>
  entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();

type Pair = { readonly source: string; readonly target: string };

/** The mode it is to have in the end; `undefined` when something else has its name. */
async function makeFolder({ source, target }: Pair): Promise<number | undefined> {
  const there = await whatIsAt(target);
  if (there !== undefined && !there.isDirectory()) return undefined;
  if (there === undefined) await mkdir(target);
  const mode = (there ?? (await lstat(source))).mode & 0o7777;
  // Open to us until it is filled.
  if (there === undefined || (mode & ownerMay) !== ownerMay) await chmod(target, mode | ownerMay);
  return mode;
}

async function copyEntry({ source, target }: Pair, overwrite: boolean): Promise<void> {
  const there = await whatIsAt(target);
  if (there !== undefined && (!overwrite || there.isDirectory())) return;
  const staged = join(dirname(target), `.copy-${randomBytes(6).toString('hex')}`);
  try {
    await copyAs(source, staged);
    // Unlike renaming, a second name is refused where somebody has made something meanwhile.
    await (overwrite ? rename(staged, target) : link(staged, target));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(staged, { force: true });
  }
}

async function copyAs(source: string, staged: string): Promise<void> {
  const about = await lstat(source);
  if (about.isSymbolicLink()) {
    await symlink(await readlink(source), staged);
    return;
  }
  await copyFile(source, staged);
  await utimes(staged, about.atime, about.mtime);
}

const whatIsAt = (path: string): Promise<Stats | undefined> => unlessCode(lstat(path), 'ENOENT');
