/** Where the workshop is served; the server writes it into the page's `<base>` element. */
const basePath = new URL(document.baseURI).pathname;

export const below = (path: string): string => `${basePath}${path}`;

export const notePath = (page: string): string =>
  below(`notes/${page.split('/').map(encodeURIComponent).join('/')}`);

/** The page that the address asks for; `''` for the first one. */
export function pageOfLocation(pathname: string): string {
  const prefix = below('notes/');
  if (!pathname.startsWith(prefix)) return '';
  return pathname.slice(prefix.length).split('/').map(decodeURIComponent).join('/');
}
