import { folderOf, joinContentPath } from '../../protocol/note-links.js';
import type { NotesPageSummary } from '../../protocol/notes-messages.js';
import type { PageHeader } from './page-header.js';

export type NotesPage = { readonly path: string; readonly header: PageHeader };

const isIndex = (path: string): boolean => path === 'index' || path.endsWith('/index');

/** The title a file name suggests: `exercises/02-first-steps` is "First Steps". */
export function titleFromPath(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\d+[-_. ]+(?=.)/, '');
  return name.replaceAll(/[-_]+/g, ' ').replaceAll(/(^|\s)\S/g, (letter) => letter.toUpperCase());
}

/** Every page in reading order, each with the pages its arrows lead to. */
export function arrangePages(pages: readonly NotesPage[]): readonly NotesPageSummary[] {
  const sorted = [...pages].sort(byPlace);
  const known = new Set(sorted.map((page) => page.path));
  const target = (page: NotesPage, to: string | undefined): string | null => {
    const path = to === undefined ? undefined : joinContentPath(folderOf(page.path), bare(to));
    return path !== undefined && path !== page.path && known.has(path) ? path : null;
  };
  const arrows = new Map(
    sorted.map((page) => [
      page.path,
      { prev: target(page, page.header.prevPage), next: target(page, page.header.nextPage) },
    ]),
  );
  const chained = sorted.some((page) => page.header.nextPage ?? page.header.prevPage);
  const order = chained ? walk(sorted, arrows) : sorted.map((page) => page.path);
  const headers = new Map(sorted.map((page) => [page.path, page.header]));
  return order.map((path, place) => {
    const header = headers.get(path) ?? {};
    const own = chained ? arrows.get(path) : undefined;
    const next = chained ? forward(order, place, own?.next) : (order[place + 1] ?? null);
    return {
      path,
      title: header.title ?? titleFromPath(path),
      prev: chained ? (own?.prev ?? null) : (order[place - 1] ?? null),
      next,
      exitSign: header.exitSign ?? (next === null ? 'Finish' : 'Continue'),
      exitLink: null,
      checks: [],
    };
  });
}

const bare = (target: string): string => target.replace(/\.(?:md|markdown)$/i, '');

/** A chain that leads back to a page already read would never end. */
function forward(
  order: readonly string[],
  place: number,
  next: string | null | undefined,
): string | null {
  return next !== undefined && next !== null && order.indexOf(next) > place ? next : null;
}

function byPlace(a: NotesPage, b: NotesPage): number {
  const bySort = (a.header.sort ?? Number.MAX_VALUE) - (b.header.sort ?? Number.MAX_VALUE);
  if (folderOf(a.path) === folderOf(b.path) && isIndex(a.path) !== isIndex(b.path))
    return isIndex(a.path) ? -1 : 1;
  if (a.path === 'index' || b.path === 'index') return a.path === 'index' ? -1 : 1;
  if (bySort !== 0) return bySort;
  return a.path < b.path ? -1 : 1;
}

type Arrows = ReadonlyMap<string, { readonly prev: string | null; readonly next: string | null }>;

/** Follows `next` from the page where the workshop begins; what no arrow reaches comes after, in sorted order. */
function walk(sorted: readonly NotesPage[], arrows: Arrows): readonly string[] {
  const reached = new Set([...arrows.values()].map((arrow) => arrow.next));
  const starts = sorted
    .map((page) => page.path)
    .filter((path) => !reached.has(path) && arrows.get(path)?.next !== null);
  const order = new Set<string>();
  const follow = (from: string): void => {
    let path: string | null = from;
    while (path !== null && !order.has(path)) {
      order.add(path);
      path = arrows.get(path)?.next ?? null;
    }
  };
  if (sorted.some((page) => page.path === 'index')) follow('index');
  for (const start of starts) follow(start);
  for (const page of sorted) follow(page.path);
  return [...order];
}
