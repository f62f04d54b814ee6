import type { CheckAnswer } from '../../../protocol/check-messages.js';
import type { NotesPageSummary } from '../../../protocol/notes-messages.js';

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
