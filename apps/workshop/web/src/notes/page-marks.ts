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

export type PageGroup = { readonly title: string; readonly pages: readonly NotesPageSummary[] };

/** Pages by category; one group without a title where there is nothing to tell apart. No page is ever left out. */
export function groupPages(
  pages: readonly NotesPageSummary[],
  categories: readonly NotesCategory[],
): readonly PageGroup[] {
  if (categories.length < 2) return [{ title: '', pages }];
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const groups = categories.map((category) => ({
    title: category.path === '' ? '' : category.title,
    pages: category.pages.flatMap((path) => byPath.get(path) ?? []),
  }));
  const listed = new Set(groups.flatMap((group) => group.pages));
  const others = { title: 'Other pages', pages: pages.filter((page) => !listed.has(page)) };
  return [...groups, others].filter((group) => group.pages.length > 0);
}
