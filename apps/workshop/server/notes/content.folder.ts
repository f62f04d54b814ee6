import { open, readdir, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Where workshops keep their pages, in order of preference. */
const contentFolders = ['workshop/content', 'raneto/content', 'content'];
const maxFiles = 10_000;

export type OpenedFile = {
  readonly handle: FileHandle;
  readonly size: number;
  readonly mtimeMs: number;
};

/** The workshop's content folder. Nothing outside it and nothing hidden in it can be reached, links included. */
export class ContentFolder {
  private constructor(readonly root: string | undefined) {}

  static async find(contentDir: string): Promise<ContentFolder> {
    for (const folder of contentFolders) {
      const root = await realpathOrNothing(join(contentDir, folder));
      if (root !== undefined && (await stat(root)).isDirectory()) return new ContentFolder(root);
    }
    return new ContentFolder(undefined);
  }

  /** Paths of the pages, without extension, slashes between folders. */
  async listPages(): Promise<readonly { readonly path: string; readonly file: string }[]> {
    if (this.root === undefined) return [];
    const pages: { path: string; file: string }[] = [];
    const folders = [''];
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      for (const entry of await readdir(join(this.root, folder), { withFileTypes: true })) {
        const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.name.startsWith('.') || pages.length >= maxFiles) continue;
        if (entry.isDirectory()) folders.push(file);
        const path = file.replace(/\.(?:md|markdown)$/i, '');
        if (path !== file && !entry.isDirectory()) pages.push({ path, file });
      }
    }
    return pages;
  }

  /** `undefined` for whatever is not a plain file inside the folder. */
  async open(path: string): Promise<OpenedFile | undefined> {
    if (this.root === undefined || !isPlainPath(path)) return undefined;
    const real = await realpathOrNothing(join(this.root, path));
    if (real === undefined || !real.startsWith(this.root + sep)) return undefined;
    const handle = await open(real, 'r');
    const about = await handle.stat();
    if (about.isFile()) return { handle, size: about.size, mtimeMs: about.mtimeMs };
    await handle.close();
    return undefined;
  }
}

const isPlainPath = (path: string): boolean =>
  !path.includes('\0') && path.split('/').every((part) => part !== '' && !part.startsWith('.'));

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG']);

async function realpathOrNothing(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code)))
      return undefined;
    throw error;
  }
}
