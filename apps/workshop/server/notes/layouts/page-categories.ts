import { folderOf } from '../../../protocol/note-links.js';
import type { NotesCategory } from '../../../protocol/notes-messages.js';
import { titleFromPath } from './page-title.js';

/** Folders that hold pages, in the order of their first page; those that have none of their own are not shown. */
export function categoriesOf(
  pages: readonly { readonly path: string }[],
  titles: ReadonlyMap<string, { readonly title?: string }> = new Map(),
): readonly NotesCategory[] {
  const groups = new Map<string, string[]>();
  for (const { path } of pages) {
    const folder = folderOf(path);
    const group = groups.get(folder) ?? [];
    group.push(path);
    groups.set(folder, group);
  }
  return [...groups].map(([path, inside]) => ({
    path,
    title: titles.get(path)?.title ?? titleFromPath(path),
    pages: inside,
  }));
}
