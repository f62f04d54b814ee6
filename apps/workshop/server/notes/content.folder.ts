import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Dirent, Stats } from 'node:fs';
import type { NotesFault } from '../../protocol/notes-messages.js';
import {
  openPlainFile,
  readPlainFile,
  realPathInside,
  stampOf,
  unlessAbsent,
  type OpenedFile,
} from '../disk/plain.file.js';

export type Layout = 'homeroom' | 'raneto';
export type PageFormat = 'markdown' | 'asciidoc';

/** Where workshops keep their pages, in order of preference, and where the settings of these pages are. */
const places = [
  { prefix: 'workshop/content', layout: 'homeroom', settings: 'workshop' },
  { prefix: 'raneto/content', layout: 'raneto', settings: 'raneto' },
  { prefix: 'content', layout: 'raneto', settings: 'raneto' },
] as const;
const maxPages = 10_000;
const maxEntries = 50_000;
const maxDepth = 40;
/** Files looked at in parallel. */
const atOnce = 64;

export type ListedFile = {
  /** Below the content folder. */
  readonly file: string;
  /** Differs when the file does. */
  readonly stamp: string;
  /** Why it cannot be read, where that is known. */
  readonly problem?: string;
};
export type ListedPage = ListedFile & { readonly path: string; readonly format: PageFormat };
export type FolderListing = {
  readonly pages: readonly ListedPage[];
  readonly files: readonly ListedFile[];
  readonly folders: readonly string[];
  readonly faults: readonly NotesFault[];
};

type Place = { readonly prefix: string; readonly layout: Layout; readonly settings: string };
type Roots = { readonly workshop: string; readonly content: string };

/** The workshop's content folder. Nothing outside it and nothing hidden in it can be reached, links included. */
export class ContentFolder {
  private constructor(
    private readonly roots: Roots | undefined,
    private readonly place: Place,
    /** What has the name of a content folder and is none. */
    private readonly refused?: string,
  ) {}

  static async find(contentDir: string): Promise<ContentFolder> {
    const workshop = await unlessAbsent(realpath(contentDir));
    let refused: string | undefined;
    for (const place of places) {
      if (workshop === undefined) break;
      const content = await realPathInside(workshop, place.prefix);
      if (content !== undefined && (await stat(content)).isDirectory())
        return new ContentFolder({ workshop, content }, place);
      const there = await unlessAbsent(lstat(join(workshop, place.prefix)));
      if (there !== undefined) refused ??= place.prefix;
    }
    return new ContentFolder(undefined, places[2], refused);
  }

  /** Whether there is one at all. */
  get exists(): boolean {
    return this.roots !== undefined;
  }

  get layout(): Layout {
    return this.place.layout;
  }

  /** Folder of the settings, below the workshop folder. */
  get settings(): string {
    return this.place.settings;
  }

  /** Where a file of the content folder is, below the workshop folder. */
  nameOf(file: string): string {
    return file === '' ? this.place.prefix : `${this.place.prefix}/${file}`;
  }

  /** Real path of something beside the content folder; `undefined` if it is not there or outside the workshop folder. */
  async realPathBeside(path: string): Promise<string | undefined> {
    return this.roots === undefined ? undefined : realPathInside(this.roots.workshop, path);
  }

  /** Whether something has that name, readable or not. */
  async isBeside(path: string): Promise<boolean> {
    if (this.roots === undefined) return false;
    return (await unlessAbsent(lstat(join(this.roots.workshop, path)))) !== undefined;
  }

  async readBeside(path: string, maxBytes: number): Promise<Uint8Array | 'absent' | 'too large'> {
    return this.roots === undefined ? 'absent' : readPlainFile(this.roots.workshop, path, maxBytes);
  }

  async read(file: string, maxBytes: number): Promise<Uint8Array | 'absent' | 'too large'> {
    return this.roots === undefined ? 'absent' : readPlainFile(this.roots.content, file, maxBytes);
  }

  /** `undefined` for whatever is not a plain file inside the folder. */
  async open(path: string): Promise<OpenedFile | undefined> {
    return this.roots === undefined ? undefined : openPlainFile(this.roots.content, path);
  }

  /** Everything in the folder that is not hidden, with one look at each file. Links to folders are not followed. */
  async list(): Promise<FolderListing> {
    const found = {
      files: [] as ListedFile[],
      folders: [] as string[],
      faults: [] as NotesFault[],
    };
    const fault = (file: string, message: string, rule: Rule = 'unreadable-file'): void => {
      found.faults.push({ rule, file: this.nameOf(file), line: null, message });
    };
    if (this.roots === undefined) return { ...sortOut([]), faults: this.refusal() };
    const queue = [''];
    let entries = 0;
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      const path = join(this.roots.content, folder);
      const inside = await unlessAbsent(readdir(path, { withFileTypes: true }));
      if (inside === undefined) fault(folder, 'The folder cannot be read.');
      const visible = (inside ?? []).filter((entry) => !entry.name.startsWith('.'));
      entries += visible.length;
      if (entries > maxEntries) {
        fault(folder, `The notes have more than ${maxEntries} files; the rest is left out.`);
        break;
      }
      const looked = await this.lookAt(folder, visible);
      for (const each of looked) {
        if (each.kind === 'file') found.files.push(each.listed);
        else if (each.kind === 'fault') fault(each.file, each.message);
        else if (each.file.split('/').length > maxDepth)
          fault(each.file, `The folder is more than ${maxDepth} levels deep and left out.`);
        else {
          if (formatOf(each.file) !== undefined)
            fault(each.file, 'This is a folder with the name of a page; give it another name.');
          found.folders.push(each.file);
          queue.push(each.file);
        }
      }
    }
    const { pages, files, faults } = sortOut(found.files);
    for (const { file, message, rule } of faults) fault(file, message, rule);
    return { pages, files, folders: found.folders, faults: found.faults };
  }

  private refusal(): readonly NotesFault[] {
    const message = 'This has to be a folder inside the workshop folder.';
    if (this.refused === undefined) return [];
    return [{ rule: 'unreadable-file', file: this.refused, line: null, message }];
  }

  private async lookAt(folder: string, entries: readonly Dirent[]): Promise<readonly Seen[]> {
    const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
    const seen: Seen[] = [];
    for (let start = 0; start < sorted.length; start += atOnce) {
      const some = sorted.slice(start, start + atOnce);
      seen.push(...(await Promise.all(some.map((entry) => this.lookAtOne(folder, entry)))));
    }
    return seen;
  }

  private async lookAtOne(folder: string, entry: Dirent): Promise<Seen> {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return { kind: 'folder', file };
    const root = this.roots?.content ?? '';
    if (!entry.isSymbolicLink()) return seenAs(file, await unlessAbsent(lstat(join(root, file))));
    const real = await unlessAbsent(realpath(join(root, file)));
    if (real === undefined) return unreadable(file, 'The link leads nowhere.');
    if (real !== root && !real.startsWith(root + sep))
      return unreadable(file, 'The link leads out of the content folder and is not followed.');
    const about = await unlessAbsent(stat(real));
    if (about?.isDirectory() === true)
      return {
        kind: 'fault',
        file,
        message: 'Links to folders are not followed; copy the folder.',
      };
    return seenAs(file, about);
  }
}

type Rule = NotesFault['rule'];

type Seen =
  | { readonly kind: 'folder'; readonly file: string }
  | { readonly kind: 'file'; readonly listed: ListedFile }
  | { readonly kind: 'fault'; readonly file: string; readonly message: string };

function seenAs(file: string, about: Stats | undefined): Seen {
  if (about === undefined) return unreadable(file, 'The file cannot be read.');
  if (!about.isFile()) return unreadable(file, 'This is no plain file.');
  return { kind: 'file', listed: { file, stamp: stampOf(about) } };
}

/** What carries the name of a page keeps its place among the pages, and says there what is wrong. */
const unreadable = (file: string, problem: string): Seen =>
  formatOf(file) === undefined
    ? { kind: 'fault', file, message: problem }
    : { kind: 'file', listed: { file, stamp: problem, problem } };

const extensions = /\.(?:(md|markdown)|(adoc|asciidoc))$/i;

function formatOf(file: string): PageFormat | undefined {
  const [, markdown, asciidoc] = extensions.exec(file) ?? [];
  if (markdown !== undefined) return 'markdown';
  return asciidoc === undefined ? undefined : 'asciidoc';
}

/** Divides pages from other files. Of two with the same address, Markdown wins. */
function sortOut(all: readonly ListedFile[]) {
  const pages = new Map<string, ListedPage>();
  const files: ListedFile[] = [];
  const faults: { file: string; message: string; rule: Rule }[] = [];
  for (const listed of all) {
    const format = formatOf(listed.file);
    if (format === undefined) {
      files.push(listed);
      continue;
    }
    const path = listed.file.replace(extensions, '');
    const page = { ...listed, path, format };
    const earlier = pages.get(path);
    const loser = earlier?.format === 'markdown' ? page : earlier;
    if (earlier === undefined && pages.size >= maxPages) continue;
    if (loser !== page) pages.set(path, page);
    if (loser !== undefined)
      faults.push({
        rule: 'duplicate-page',
        file: loser.file,
        message: 'Another page has the same name; rename one.',
      });
  }
  const left = all.length - files.length - faults.length - pages.size;
  if (left > 0) {
    const message = `There are more than ${maxPages} pages; ${left} are left out.`;
    faults.push({ rule: 'unreadable-file', file: '', message });
  }
  return { pages: [...pages.values()], files, folders: [], faults };
}
