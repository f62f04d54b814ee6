import { encodeContentPath } from '../../../protocol/note-links.js';

/** Where the workshop is served; the server writes it into the page's `<base>` element. */
const basePath = new URL(document.baseURI).pathname;

export const below = (path: string): string => `${basePath}${path}`;

export const notePath = (page: string): string =>
  below(page === '' ? 'notes/' : `notes/${encodeContentPath(page)}`);

/** The page that the address asks for; `''` for the first one. */
export function pageOfLocation(pathname: string): string {
  const prefix = below('notes/');
  if (!pathname.startsWith(prefix)) return '';
  return pathname.slice(prefix.length).split('/').map(decoded).join('/');
}

/** The text behind `%20` and the like; what is not well formed stands for itself. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
