import { encodeContentPath } from '../../../protocol/note-links.js';
import { below } from '../app/base-path.js';

/** A path below the home from a folder and a name in it. */
export const joined = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

export const filePath = (path: string): string => below(`files/${encodeContentPath(path)}`);

export const archivePath = (folder: string): string =>
  below(`archive?path=${encodeURIComponent(folder)}`);

export type Crumb = { readonly path: string; readonly title: string };

/** The way from the home to a folder. */
export function crumbsOf(folder: string): readonly Crumb[] {
  const names = folder === '' ? [] : folder.split('/');
  const home = { path: '', title: 'Home' };
  return [
    home,
    ...names.map((title, place) => ({ path: names.slice(0, place + 1).join('/'), title })),
  ];
}
