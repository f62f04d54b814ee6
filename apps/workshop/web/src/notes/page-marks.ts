import type { CheckAnswer } from '../../../protocol/check-messages.js';
import type { NotesCategory, NotesPageSummary } from '../../../protocol/notes-messages.js';

export type PageMark =
  | { readonly kind: 'none' }
  | { readonly kind: 'visited' }
  | { readonly kind: 'steps'; readonly done: number; readonly all: number };

/** What the contents list tells about a page: its steps that are done, or else whether it has been read. */
export function pageMark(
  page: NotesPageSummary,
  checks: readonly CheckAnswer[],
  visited: ReadonlySet<string>,
): PageMark {
  const own = checks.filter((check) => page.checks.includes(check.name));
  if (own.length > 0) {
    return { kind: 'steps', done: own.filter((check) => check.done).length, all: own.length };
  }
  return { kind: visited.has(page.path) ? 'visited' : 'none' };
}

export const markText = (mark: PageMark): string => {
  if (mark.kind === 'none') return '';
  return mark.kind === 'visited'
    ? 'read'
    : `${String(mark.done)} of ${String(mark.all)} steps done`;
};

export type PageGroup = {
  readonly key: string;
  readonly title: string;
  readonly pages: readonly NotesPageSummary[];
};

/**
 * Pages by category; one group without a title where there is nothing to tell apart. Pages outside any folder that come last
 * in reading order, such as a farewell, come last here too. No page is ever left out.
 */
export function groupPages(
  pages: readonly NotesPageSummary[],
  categories: readonly NotesCategory[],
): readonly PageGroup[] {
  if (categories.length < 2) return [{ key: 'all', title: '', pages }];
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const pagesOf = ({ pages: paths }: NotesCategory) =>
    paths.flatMap((path) => byPath.get(path) ?? []);
  const loose = categories.filter(({ path }) => path === '').flatMap(pagesOf);
  const groups = categories
    .filter(({ path }) => path !== '')
    .map((category) => ({ key: category.path, title: category.title, pages: pagesOf(category) }));
  const grouped = groups.flatMap((group) => group.pages);
  const end = Math.max(...grouped.map((page) => pages.indexOf(page)));
  const isLast = (page: NotesPageSummary): boolean => pages.indexOf(page) > end;
  const listed = new Set([...loose, ...grouped]);
  return [
    { key: 'before', title: '', pages: loose.filter((page) => !isLast(page)) },
    ...groups,
    { key: 'after', title: '', pages: loose.filter(isLast) },
    { key: 'others', title: 'Other pages', pages: pages.filter((page) => !listed.has(page)) },
  ].filter((group) => group.pages.length > 0);
}
