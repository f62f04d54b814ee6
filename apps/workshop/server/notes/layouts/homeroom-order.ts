import type { NotesFault, NotesPageSummary } from '../../../protocol/notes-messages.js';
import type { Arrangement, SourcePage } from '../notes-source.js';
import type { ModuleEntry } from '../settings/settings-file.js';
import { categoriesOf } from './page-categories.js';
import { arrowOf, faultAt, isExitLink } from './page-links.js';
import { titleFromPath } from './page-title.js';

type Place = { readonly prev: string | null; readonly next: string | null };
type Described = { readonly page: SourcePage; readonly module: ModuleEntry | undefined };

/** Pages in the order of the active modules. What a page's own header says wins over its module. */
export function arrangeHomeroom(
  pages: readonly SourcePage[],
  modules: readonly ModuleEntry[],
): Arrangement {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const faults: NotesFault[] = [];
  const listed: Described[] = [];
  for (const module of modules) {
    const page = byPath.get(module.path);
    if (page !== undefined) listed.push({ page, module });
    else {
      const message = `There is no page for the module "${module.path}" in the content folder.`;
      faults.push({ rule: 'missing-module', file: module.file, line: module.line, message });
    }
  }
  const inOrder = new Set(modules.map(({ path }) => path));
  const summarise = (described: Described, place: Place): NotesPageSummary => {
    const { summary, found } = summaryOf(described, place, byPath);
    faults.push(...found);
    return summary;
  };
  const summaries = listed.map((described, index) =>
    summarise(described, {
      prev: listed[index - 1]?.page.path ?? null,
      next: listed[index + 1]?.page.path ?? null,
    }),
  );
  const unlisted = pages
    .filter(({ path }) => !inOrder.has(path))
    .map((page) => summarise({ page, module: undefined }, { prev: null, next: null }));
  return {
    home: summaries[0]?.path ?? null,
    pages: summaries,
    unlisted,
    categories: categoriesOf(summaries),
    faults,
  };
}

function summaryOf({ page, module }: Described, place: Place, known: Map<string, SourcePage>) {
  const found: NotesFault[] = [];
  const follow = (direction: 'prevPage' | 'nextPage', otherwise: string | null): string | null => {
    const arrow = arrowOf(page, direction, known);
    if (arrow?.fault !== undefined) found.push(arrow.fault);
    return arrow === undefined ? otherwise : arrow.target;
  };
  const { path, header } = page;
  const next = follow('nextPage', place.next);
  const written = header.exitLink ?? module?.exitLink;
  const exitLink = written !== undefined && isExitLink(written) ? written : null;
  if (written !== undefined && exitLink === null) {
    const fault = {
      rule: 'bad-exit-link',
      message: 'The exit link has to be an address such as https://example.org.',
    } as const;
    found.push(
      header.exitLink === undefined && module !== undefined
        ? { ...fault, file: module.file, line: module.line }
        : faultAt(page, 'exitLink', fault),
    );
  }
  const summary = {
    path,
    title: header.title ?? module?.name ?? titleFromPath(path),
    prev: follow('prevPage', place.prev),
    next,
    exitSign: header.exitSign ?? module?.exitSign ?? (next === null ? 'Home' : 'Continue'),
    exitLink,
    checks: [],
  };
  return { summary, found };
}
