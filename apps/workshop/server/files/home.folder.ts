import { AppError } from '@launchpad/kernel';
import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { FileEntry, FolderAnswer } from '../../protocol/file-messages.js';
import { hasCode } from '../disk/error-code.js';
import { openPlain, type OpenedFile } from '../disk/plain.file.js';
import { withFiles } from './file-failure.js';

const maxEntries = 1000;
/** Names looked at to find the first entries in order; a folder with more is sorted among these alone. */
const maxNames = 20_000;

/** The learner's home, as far as it can be reached from the page: links may not lead out of it. */
export class HomeFolder {
  constructor(private readonly home: string) {}

  /** Where a path says it is, whatever links say. */
  unresolved(path: string): string {
    return join(this.home, path);
  }

  /** The real place of something that is there; `path` has been read by `readHomePath`. */
  async locate(path: string): Promise<string> {
    return withFiles(async () => {
      const root = await realpath(this.home);
      const real = await realpath(join(root, path));
      if (real === root || real.startsWith(root === sep ? sep : root + sep)) return real;
      throw new AppError('request.not_found', 'There is no such file or folder.');
    });
  }

  async locateFolder(path: string): Promise<string> {
    const real = await this.locate(path);
    if ((await stat(real)).isDirectory()) return real;
    throw new AppError('request.not_found', 'There is no such folder.');
  }

  async list(path: string, maxUploadBytes: number): Promise<FolderAnswer> {
    const real = await this.locateFolder(path);
    return withFiles(async () => {
      const { entries, truncated } = await readEntries(real);
      const described = await Promise.all(
        entries.map((entry) => this.describe(path, real, entry.name)),
      );
      return {
        path,
        entries: described.filter((one) => one !== undefined),
        truncated,
        maxUploadBytes,
      };
    });
  }

  /** Opens a plain file to read it; pipes and devices are none, and nobody waits for them. */
  async open(path: string): Promise<OpenedFile> {
    const real = await this.locate(path);
    return withFiles(() => openForDownload(real));
  }

  private async describe(path: string, real: string, name: string): Promise<FileEntry | undefined> {
    try {
      const own = await lstat(join(real, name));
      const about = own.isSymbolicLink() ? await this.behindLink(path, name) : own;
      return describeEntry(name, about ?? own);
    } catch (error) {
      // Removed since it was listed.
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** What a link shows, as long as that is in the home too. */
  private async behindLink(path: string, name: string): Promise<Stats | undefined> {
    try {
      return await stat(await this.locate(join(path, name)));
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }
}

export function describeEntry(name: string, about: Stats): FileEntry {
  const file = about.isFile() ? 'file' : 'other';
  return {
    name,
    kind: about.isDirectory() ? 'folder' : file,
    size: about.isFile() ? about.size : 0,
    modifiedAt: about.mtime.toISOString(),
  };
}

export async function openForDownload(real: string): Promise<OpenedFile> {
  const opened = await openPlain(real);
  if (opened !== undefined) return opened;
  throw new AppError('request.not_found', 'Only files can be downloaded.');
}

/** Folders first, each kind by name as people sort names. */
async function readEntries(
  folder: string,
): Promise<{ readonly entries: readonly Dirent[]; readonly truncated: boolean }> {
  const entries: Dirent[] = [];
  let more = false;
  for await (const entry of await opendir(folder)) {
    more = entries.length === maxNames;
    if (more) break;
    entries.push(entry);
  }
  const collator = new Intl.Collator('en', { numeric: true });
  const rank = (entry: Dirent): number => (entry.isDirectory() ? 0 : 1);
  entries.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name));
  return {
    entries: entries.slice(0, maxEntries),
    truncated: more || entries.length > maxEntries,
  };
}
