import { chmod, copyFile, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, type Clock } from '@launchpad/kernel';
import { isDigest, snapshotDir } from './snapshot-name.js';
import { digestFiles, errorCode, readFolderFiles, type FolderEntry } from './workshop.files.js';
import type { ValidFolder } from './workshop.folder.js';

/** How long a snapshot must have been of no use: a session may just be starting from it. */
const graceMs = 10 * 60_000;
const partPattern = /^\.(staging|leaving)-[a-z2-7]{20}$/;

export type WorkshopSnapshots = {
  /** Makes sure that the folder's version is stored. `false`: the folder changed while it was copied. */
  keep(folder: ValidFolder): Promise<boolean>;
  /** Whether this process has stored or checked the version; what another one did may be there all the same. */
  has(digest: string): boolean;
  /** Stores the version with this digest out of what `fill` writes into a folder. `false`: that was not this version. */
  restore(digest: string, fill: (dir: string) => Promise<void>): Promise<boolean>;
  /** Removes snapshots that have been of no use for a while; returns their digests. */
  prune(inUse: ReadonlySet<string>): Promise<readonly string[]>;
};

/**
 * Copies of workshop folders, each named by the digest of its content. A copy appears under its name in
 * one step and complete, and is never written to again.
 */
export function openSnapshots(storeDir: string, clock: Clock): WorkshopSnapshots {
  const sound = new Set<string>();
  const unusedSince = new Map<string, number>();
  const isSound = async (digest: string): Promise<boolean> => {
    if (sound.has(digest)) return true;
    const dir = snapshotDir(storeDir, digest);
    const found = await digestOf(dir);
    if (found === digest) sound.add(digest);
    // A power cut, a full disk or a stranger's hand: make it anew.
    else if (found !== undefined) await removeAside(storeDir, dir);
    return found === digest;
  };

  const store = async (digest: string, fill: (dir: string) => Promise<void>): Promise<boolean> => {
    unusedSince.delete(digest);
    if (await isSound(digest)) return true;
    await mkdir(storeDir, { recursive: true });
    const staging = join(storeDir, `.staging-${newId()}`);
    try {
      await mkdir(staging, { mode: 0o755 });
      await fill(staging);
      if ((await digestOf(staging)) !== digest) return false;
      await rename(staging, snapshotDir(storeDir, digest)).catch(ignoreTaken);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    sound.add(digest);
    return true;
  };

  return {
    keep: (folder) => store(folder.digest, (dir) => copyEntries(folder, dir)),
    restore: store,
    has: (digest) => sound.has(digest),

    async prune(inUse) {
      const now = clock.now().getTime();
      const removed: string[] = [];
      for (const name of await namesIn(storeDir)) {
        if (!isDigest(name) && !partPattern.test(name)) continue;
        if (inUse.has(name)) {
          unusedSince.delete(name);
          continue;
        }
        const since = unusedSince.get(name) ?? now;
        unusedSince.set(name, since);
        if (now - since < graceMs) continue;
        sound.delete(name);
        unusedSince.delete(name);
        await removeAside(storeDir, join(storeDir, name));
        if (isDigest(name)) removed.push(name);
      }
      return removed;
    },
  };
}

/** Out of the way in one step, and then gone. */
async function removeAside(storeDir: string, path: string): Promise<void> {
  const aside = join(storeDir, `.leaving-${newId()}`);
  await rename(path, aside);
  await rm(aside, { recursive: true, force: true });
}

async function copyEntries(folder: ValidFolder, to: string): Promise<void> {
  // Sorted by path, so a folder always comes before what is in it.
  for (const entry of folder.entries) await copyEntry(entry, folder.dir, to);
}

async function copyEntry(entry: FolderEntry, from: string, to: string): Promise<void> {
  const target = join(to, entry.path);
  switch (entry.kind) {
    case 'directory':
      await mkdir(target, { mode: 0o755 });
      return;
    case 'link':
      await symlink(entry.target, target);
      return;
    case 'file':
      await copyFile(join(from, entry.path), target);
      // Workspaces copy the modes too: people must be able to change what becomes theirs.
      await chmod(target, entry.executable ? 0o755 : 0o644);
  }
}

async function digestOf(dir: string): Promise<string | undefined> {
  try {
    const { entries, faults } = await readFolderFiles(dir);
    return faults.length > 0 ? 'faulty' : await digestFiles(dir, entries);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Another process stored the same version a moment before; its copy is as good as ours. */
function ignoreTaken(error: unknown): void {
  if (!['EEXIST', 'ENOTEMPTY'].includes(errorCode(error))) throw error;
}

async function namesIn(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
}
