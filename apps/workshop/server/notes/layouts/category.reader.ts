import { folderOf } from '../../../protocol/note-links.js';
import type { NotesFault } from '../../../protocol/notes-messages.js';
import type { ContentFolder, ListedFile } from '../content.folder.js';
import { decodeText } from '../decode-text.js';
import { parseYamlTree, yamlText } from '../settings/yaml-tree.js';
import type { FolderInfo } from './raneto-order.js';

const maxBytes = 4096;

export type Categories = {
  readonly folders: ReadonlyMap<string, FolderInfo>;
  /** Folders whose pages are no part of the notes: they hold a file `ignore`. */
  readonly ignored: ReadonlySet<string>;
  readonly faults: readonly NotesFault[];
};

/** Reads the `sort`, `meta` and `ignore` files that Raneto looks for in folders. */
export async function readCategories(
  folder: ContentFolder,
  files: readonly ListedFile[],
): Promise<Categories> {
  const folders = new Map<string, FolderInfo>();
  const ignored = new Set<string>();
  const faults: NotesFault[] = [];
  const sorted = [...files].sort((a, b) => (a.file > b.file ? -1 : 1));
  for (const { file } of sorted) {
    const path = folderOf(file);
    const name = file.slice(path === '' ? 0 : path.length + 1);
    if (name === 'ignore' && path !== '') ignored.add(path);
    if ((name !== 'sort' && name !== 'meta') || path === '') continue;
    const bytes = await folder.read(file, maxBytes);
    const text = typeof bytes === 'string' ? undefined : decodeText(bytes).text;
    const info = text === undefined ? undefined : readInfo(name, text);
    if (info === undefined) {
      const message =
        name === 'sort'
          ? 'The file has to hold a number.'
          : 'The file has to be a map of settings.';
      faults.push({ rule: 'bad-settings', file: folder.nameOf(file), line: 1, message });
      // `sort` is read before `meta`, which wins.
    } else folders.set(path, { ...folders.get(path), ...info });
  }
  return { folders, ignored, faults };
}

function readInfo(name: 'sort' | 'meta', text: string): FolderInfo | undefined {
  if (name === 'sort') {
    const sort = numberOf(text);
    return sort === undefined ? undefined : { sort };
  }
  const { root } = parseYamlTree(text);
  if (root?.kind !== 'map') return undefined;
  const lower = {
    ...root,
    entries: new Map([...root.entries].map(([key, value]) => [key.toLowerCase(), value])),
  };
  const title = yamlText(lower, 'title')?.trim() ?? '';
  const sort = numberOf(yamlText(lower, 'sort') ?? '');
  return { ...(title === '' ? {} : { title }), ...(sort === undefined ? {} : { sort }) };
}

const numberOf = (text: string): number | undefined =>
  /^\s{0,20}[+-]?\d{1,9}\b/.test(text) ? Number.parseInt(text, 10) : undefined;
