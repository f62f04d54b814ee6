import type { PageSource } from '../notes/notes-sources.js';
import type { Found, LintedWorkshop } from './lint-finding.js';

type Pages = ReadonlyMap<string, PageSource>;

/**
 * Pages that no reader comes to: from the first page on, neither an arrow nor a link leads there. Of pages that lead to
 * each other only the first is named. Where a catalogue stands for the home page, it leads everywhere.
 */
export function findUnreachedPages({ sources }: LintedWorkshop): readonly Found[] {
  const { home } = sources.index;
  const pages = new Map(sources.pages.map((page) => [page.path, page]));
  const starts = home === null ? sources.pages.filter(({ listed }) => listed) : [pages.get(home)];
  const reached = new Set<string>();
  for (const start of starts) if (start !== undefined) follow(start, pages, reached);
  const found: Found[] = [];
  for (const page of headsFirst(sources.pages, reached)) {
    if (reached.has(page.path)) continue;
    follow(page, pages, reached);
    const how = sources.layout === 'raneto' ? 'name it as NextPage' : 'list it among the modules';
    const message = `No page leads here; ${how}, link to it, or remove it.`;
    found.push({ file: page.file, line: 1, message });
  }
  return found;
}

function follow(from: PageSource, pages: Pages, reached: Set<string>): void {
  const open = [from];
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (reached.has(page.path)) continue;
    reached.add(page.path);
    for (const path of targetsOf(page)) {
      const next = pages.get(path);
      if (next !== undefined) open.push(next);
    }
  }
}

function targetsOf({ path, summary, links }: PageSource): readonly string[] {
  const linked = links.flatMap(({ target: { link } }) => (link.kind === 'page' ? [link.path] : []));
  return [...(summary.next === null ? [] : [summary.next]), ...linked].filter((to) => to !== path);
}

/** What nothing leads to comes before what is only reached from elsewhere among the lost. */
function headsFirst(
  pages: readonly PageSource[],
  reached: ReadonlySet<string>,
): readonly PageSource[] {
  const lost = pages.filter(({ path }) => !reached.has(path));
  const led = new Set(lost.flatMap(targetsOf));
  return [
    ...lost.filter(({ path }) => !led.has(path)),
    ...lost.filter(({ path }) => led.has(path)),
  ];
}
