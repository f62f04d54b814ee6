import { chmod, lchown, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from './errno.js';

/** A learner may have closed folders to their own user; opening them again is all it takes. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (!hasErrno(error, 'EACCES', 'EPERM')) throw error;
    await walk(path, async (entry, isDirectory) => {
      if (isDirectory) await chmod(entry, 0o700);
    });
    await rm(path, { recursive: true, force: true });
  }
}

/** Hands a tree to a numeric user, without following links. */
export async function giveTree(path: string, osUser: number): Promise<void> {
  await walk(path, (entry) => lchown(entry, osUser, osUser));
}

async function walk(
  path: string,
  visit: (entry: string, isDirectory: boolean) => Promise<void>,
): Promise<void> {
  await visit(path, true);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await walk(child, visit);
    else await visit(child, false);
  }
}
