import { folderOf } from '../../../protocol/note-links.js';
import type { NotesFault, NotesPageSummary } from '../../../protocol/notes-messages.js';
import type { Arrangement, SourcePage } from '../notes-source.js';
import { categoriesOf } from './page-categories.js';
import { arrowOf, faultAt, isExitLink } from './page-links.js';
import { titleFromPath } from './page-title.js';

/** What a folder says about itself in its `sort` and `meta` files. */
export type FolderInfo = { readonly title?: string; readonly sort?: number };

export type RanetoSource = {
  readonly pages: readonly SourcePage[];
  readonly folders: ReadonlyMap<string, FolderInfo>;
  /** Whether a catalogue stands for a home page that is missing; otherwise the first page is home. */
  readonly catalogue: boolean;
};

type Arrows = ReadonlyMap<string, { readonly prev: string | null; readonly next: string | null }>;

const isIndex = (path: string): boolean => path === 'index' || path.endsWith('/index');

/** Every page in reading order, each with the pages its arrows lead to, and the catalogue. */
export function arrangeRaneto({ pages, folders, catalogue }: RanetoSource): Arrangement {
  const sorted = [...pages].sort((a, b) => byPlace(a, b, folders));
  const byPath = new Map(sorted.map((page) => [page.path, page]));
  const faults: NotesFault[] = [];
  const arrows = new Map(
    sorted.map((page) => {
      const [prev, next] = (['prevPage', 'nextPage'] as const).map((direction) => {
        const arrow = arrowOf(page, direction, byPath);
        if (arrow?.fault !== undefined) faults.push(arrow.fault);
        return arrow?.target ?? null;
      });
      return [page.path, { prev: prev ?? null, next: next ?? null }];
    }),
  );
  const chained = sorted.some(({ header }) => header.nextPage ?? header.prevPage);
  const order = chained ? walk(sorted, arrows) : sorted.map((page) => page.path);
  const place = new Map(order.map((path, index) => [path, index]));
  const summaries = order.map((path, index): NotesPageSummary => {
    const page = byPath.get(path);
    const { header = {} } = page ?? {};
    const own = arrows.get(path);
    const written = chained ? (own?.next ?? null) : (order[index + 1] ?? null);
    // A chain that leads back to a page already read would never end.
    const next = written !== null && (place.get(written) ?? 0) > index ? written : null;
    if (page !== undefined && written !== next)
      faults.push(
        faultAt(page, 'nextPage', {
          rule: 'page-circle',
          message: `NextPage closes a circle: it leads back to "${written ?? ''}".`,
        }),
      );
    const { exitLink } = header;
    if (page !== undefined && exitLink !== undefined && !isExitLink(exitLink))
      faults.push(
        faultAt(page, 'exitLink', {
          rule: 'bad-exit-link',
          message: 'ExitLink has to be an address such as https://example.org.',
        }),
      );
    return {
      path,
      title: header.title ?? titleFromPath(path),
      prev: chained ? (own?.prev ?? null) : (order[index - 1] ?? null),
      next,
      exitSign: header.exitSign ?? (next === null ? 'Home' : 'Continue'),
      exitLink: exitLink !== undefined && isExitLink(exitLink) ? exitLink : null,
      checks: [],
    };
  });
  const home = byPath.has('index') ? 'index' : catalogue ? null : (order[0] ?? null);
  return {
    home,
    pages: summaries,
    unlisted: [],
    categories: categoriesOf(sorted, folders),
    faults,
  };
}

/**
 * Raneto's order: pages outside any folder first, then folders by their `sort`, then pages by `Sort`; what has no
 * number counts as 0, and names decide among equals.
 */
function byPlace(a: SourcePage, b: SourcePage, folders: RanetoSource['folders']): number {
  const [one, two] = [folderOf(a.path), folderOf(b.path)];
  if (one !== two) {
    if (one === '' || two === '') return one === '' ? -1 : 1;
    const bySort = (folders.get(one)?.sort ?? 0) - (folders.get(two)?.sort ?? 0);
    return bySort === 0 ? compare(one, two) : bySort;
  }
  if (isIndex(a.path) !== isIndex(b.path)) return isIndex(a.path) ? -1 : 1;
  const bySort = (a.header.sort ?? 0) - (b.header.sort ?? 0);
  return bySort === 0 ? compare(a.path, b.path) : bySort;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Follows `next` from the page where the workshop begins; what no arrow reaches comes after, in sorted order. */
function walk(sorted: readonly SourcePage[], arrows: Arrows): readonly string[] {
  const reached = new Set([...arrows.values()].map((arrow) => arrow.next));
  const order = new Set<string>();
  const follow = (from: string): void => {
    let path: string | null = from;
    while (path !== null && !order.has(path)) {
      order.add(path);
      path = arrows.get(path)?.next ?? null;
    }
  };
  if (arrows.has('index')) follow('index');
  for (const { path } of sorted) {
    if (!reached.has(path) && arrows.get(path)?.next !== null) follow(path);
  }
  for (const { path } of sorted) follow(path);
  return [...order];
}
