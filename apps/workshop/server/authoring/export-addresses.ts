import { encodeContentPath } from '../../protocol/note-links.js';

/** What an export holds, and where in it one of its pages is. */
export type ExportPlace = {
  /** What every address begins with that the renderer made; it stands nowhere else. */
  readonly base: string;
  /** Path of the page below the content folder, without extension. */
  readonly page: string;
  readonly pages: ReadonlySet<string>;
  /** Below the content folder. */
  readonly files: ReadonlySet<string>;
};

export const indexFile = 'index.html';
/** Where a page of the notes is in an export. */
export const pageFile = (page: string): string => `notes/${page}.html`;
/** Where a file of the content folder is in an export. */
export const contentFile = (file: string): string => `content/${file}`;

/**
 * An address of a page as it has to be written in an export: relative, so that it holds wherever the folder is. `undefined`
 * where it leads to nothing in there; addresses elsewhere stay.
 */
export function exportAddress(address: string, place: ExportPlace): string | undefined {
  if (address === '' || address.startsWith('#')) return address;
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) return address;
  if (!address.startsWith(place.base)) return undefined;
  const [, path = '', suffix = ''] = /^([^?#]*)(.*)$/s.exec(address.slice(place.base.length)) ?? [];
  const target = targetOf(decodePath(path), place);
  return target === undefined ? undefined : `${relativeTo(pageFile(place.page), target)}${suffix}`;
}

/** How one file of an export names another. */
export const relativeTo = (from: string, to: string): string =>
  '../'.repeat(from.split('/').length - 1) + encodeContentPath(to);

function targetOf(path: string | undefined, { pages, files }: ExportPlace): string | undefined {
  if (path === undefined) return undefined;
  if (path === 'notes' || path === 'notes/') return indexFile;
  const [, room, name = ''] = /^(notes|content)\/(.+)$/s.exec(path) ?? [];
  if (room === 'notes' && pages.has(name)) return pageFile(name);
  return room === 'content' && files.has(name) ? contentFile(name) : undefined;
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
