import { folderOf, joinContentPath } from '../../../protocol/note-links.js';
import type { NotesFault } from '../../../protocol/notes-messages.js';
import type { SourcePage } from '../notes-source.js';

type Direction = 'prevPage' | 'nextPage';

/** Whether and where an arrow that a page's header names leads. */
export type PageArrow = { readonly target: string | null; readonly fault?: NotesFault };

/**
 * Follows `PrevPage` or `NextPage`: relative to the page's folder, without extension. `undefined` when the header has
 * none. One that leads nowhere hides the arrow.
 */
export function arrowOf(
  page: SourcePage,
  direction: Direction,
  known: { has(path: string): boolean },
): PageArrow | undefined {
  const written = page.header[direction];
  if (written === undefined) return undefined;
  const path = joinContentPath(folderOf(page.path), bare(written));
  if (path !== undefined && path !== page.path && known.has(path)) return { target: path };
  const name = direction === 'nextPage' ? 'NextPage' : 'PrevPage';
  const shown = written.length > 80 ? `${written.slice(0, 79)}…` : written;
  return {
    target: null,
    fault: faultAt(page, direction, {
      rule: 'missing-page',
      message: `${name} ${reason(path)} (${shown}).`,
    }),
  };

  function reason(at: string | undefined): string {
    if (at === undefined) return 'leads out of the content folder';
    return at === page.path ? 'leads to its own page' : 'leads to a page that is not there';
  }
}

export const faultAt = (
  page: SourcePage,
  key: Direction | 'exitLink',
  fault: Pick<NotesFault, 'rule' | 'message'>,
): NotesFault => ({ ...fault, file: page.file, line: page.lines.get(key) ?? null });

const bare = (target: string): string => target.replace(/\.(?:md|markdown|adoc|asciidoc)$/i, '');

/** Off the site over http(s), or a path on it; nothing that runs. */
export const isExitLink = (link: string): boolean =>
  /^https?:\/\//i.test(link) ? URL.canParse(link) : /^\/(?![/\\])/.test(link);
