import type { NotesCategory, NotesPageSummary } from './notes-messages.js';

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
