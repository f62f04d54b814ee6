/** What a request asks for, once its form is known to be sound. */
export type RequestTarget = {
  readonly host: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Path alone; for the log, which must not see queries. */
  readonly pathname: string;
  /** What follows the question mark, as sent. */
  readonly query: string;
  /** Path below `/_launchpad/` when it is ours to answer, however it was spelt. */
  readonly own?: string;
};

const ownPrefix = '/_launchpad';

/**
 * Reads host and path of a request. `undefined` when there is not exactly one `Host`, or when an absolute
 * address in the request line names another.
 */
export function readTarget(request: {
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}): RequestTarget | undefined {
  const host = onlyHost(request.rawHeaders);
  if (host === undefined || !/^[\w.-]+(:\d+)?$/.test(host)) return undefined;
  const path = originForm(request.url ?? '', host);
  if (path === undefined) return undefined;
  const mark = path.indexOf('?');
  const pathname = mark === -1 ? path : path.slice(0, mark);
  const own = ownPath(pathname);
  return {
    host,
    path,
    pathname,
    query: mark === -1 ? '' : path.slice(mark + 1),
    ...(own === undefined ? {} : { own }),
  };
}

function onlyHost(rawHeaders: readonly string[]): string | undefined {
  let host: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    if (host !== undefined) return undefined;
    host = rawHeaders[i + 1];
  }
  return host;
}

function originForm(url: string, host: string): string | undefined {
  if (url.startsWith('/')) return url.includes('#') ? undefined : url;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const absolute = new URL(url);
  if (absolute.host !== host.toLowerCase() || absolute.username !== '') return undefined;
  return absolute.pathname + absolute.search;
}

/** Undoes `%5f`, `//` and `/../` first, so that no spelling of our paths slips through to a workspace. */
function ownPath(pathname: string): string | undefined {
  const plain = /[%.\\]|\/\//.test(pathname) ? normalised(pathname) : pathname;
  if (plain === ownPrefix) return '';
  return plain.startsWith(`${ownPrefix}/`) ? plain.slice(ownPrefix.length + 1) : undefined;
}

function normalised(pathname: string): string {
  const once = pathname.replace(/%[0-9a-f]{2}/gi, (hex) =>
    String.fromCharCode(Number.parseInt(hex.slice(1), 16)),
  );
  const segments: string[] = [];
  for (const segment of once.split(/[/\\]+/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
