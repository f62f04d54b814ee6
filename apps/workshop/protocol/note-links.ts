/** Where a link or image in a page leads. `path` is below the content folder. */
export type NoteLink =
  | { readonly kind: 'page'; readonly path: string; readonly hash: string }
  | { readonly kind: 'file'; readonly path: string; readonly suffix: string }
  | { readonly kind: 'anchor'; readonly hash: string }
  | { readonly kind: 'site'; readonly href: string }
  | { readonly kind: 'external'; readonly href: string };

const scheme = /^[a-z][a-z0-9+.-]*:/i;
const pageExtension = /\.(?:md|markdown|adoc|asciidoc)$/i;
const anyExtension = /\.[a-z0-9]{1,12}$/i;

/** Joins a relative path to a folder; `undefined` when it would leave the content folder. */
export function joinContentPath(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

export const folderOf = (page: string): string => page.slice(0, Math.max(0, page.lastIndexOf('/')));

/** Reads a link as the author of the page meant it: relative to the page's folder, pages without extension. */
export function resolveNoteLink(page: string, href: string): NoteLink {
  if (href === '' || href.startsWith('#')) return { kind: 'anchor', hash: href };
  if (scheme.test(href) || href.startsWith('//')) return { kind: 'external', href };
  if (href.startsWith('/')) return { kind: 'site', href };
  const [, file = '', suffix = ''] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  if (file === '') return { kind: 'anchor', hash: hashOf(suffix) };
  const path = joinContentPath(folderOf(page), decodePath(file));
  if (path === undefined) return { kind: 'site', href };
  if (pageExtension.test(path)) {
    return { kind: 'page', path: path.replace(pageExtension, ''), hash: hashOf(suffix) };
  }
  if (anyExtension.test(path)) return { kind: 'file', path, suffix };
  return { kind: 'page', path, hash: hashOf(suffix) };
}

const hashOf = (suffix: string): string =>
  suffix.includes('#') ? suffix.slice(suffix.indexOf('#')) : '';

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    // A lone per cent sign is a legal file name and no reason to lose the page.
    if (error instanceof URIError) return path;
    throw error;
  }
}

export const encodeContentPath = (path: string): string =>
  path.split('/').map(encodeURIComponent).join('/');
