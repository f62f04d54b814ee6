import type { NotesIndexAnswer, NotesPageSummary } from '../../protocol/notes-messages.js';
import { groupPages } from '../../protocol/page-groups.js';
import { escapeHtml } from '../notes/render/html-escape.js';
import { indexFile, pageFile, relativeTo } from './export-addresses.js';

export const styleFile = 'style.css';
export const scriptFile = 'copy.js';

export type ExportIndex = Pick<NotesIndexAnswer, 'pages' | 'categories' | 'home'> & {
  readonly title: string;
};

/** One page of an export, whole: its text, the contents list, and what comes before and after. */
export function exportPage(
  page: NotesPageSummary,
  { html, index }: { readonly html: string; readonly index: ExportIndex },
): string {
  const file = pageFile(page.path);
  const to = (target: string): string => escapeHtml(relativeTo(file, target));
  return shell({
    file,
    title: page.title === index.title ? page.title : `${page.title} – ${index.title}`,
    body: `<a class="skip-link" href="#export--text">Skip to the text</a>
<header class="export-top"><a class="export-title" href="${to(indexFile)}">${escapeHtml(index.title)}</a>
<a class="to-contents" href="#export--contents">Contents</a></header>
<div class="export-body">
<main id="export--text">
<article class="note">
${html}
</article>
${pageEnd(page, index, to)}
</main>
${contents(index, { file, current: page.path })}
</div>`,
  });
}

/** The first page of an export: everything there is, in order. */
export function exportIndex(index: ExportIndex): string {
  const first = index.pages.find(({ path }) => path === index.home) ?? index.pages[0];
  const begin =
    first === undefined
      ? ''
      : `<p class="export-begin"><a class="button primary" href="${escapeHtml(relativeTo(indexFile, pageFile(first.path)))}">Begin with “${escapeHtml(first.title)}”</a></p>`;
  return shell({
    file: indexFile,
    title: index.title,
    body: `<main class="export-body export-index">
<h1>${escapeHtml(index.title)}</h1>
${begin}
${contents(index, { file: indexFile, current: undefined })}
</main>`,
  });
}

type Shell = { readonly file: string; readonly title: string; readonly body: string };

const shell = ({ file, title, body }: Shell): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${relativeTo(file, styleFile)}">
<script defer src="${relativeTo(file, scriptFile)}"></script>
</head>
<body>
${body}
</body>
</html>
`;

function pageEnd(
  page: NotesPageSummary,
  { pages }: ExportIndex,
  to: (target: string) => string,
): string {
  const place = pages.findIndex(({ path }) => path === page.path) + 1;
  const titleOf = (path: string): string =>
    escapeHtml(pages.find((other) => other.path === path)?.title ?? '');
  const back =
    page.prev === null
      ? ''
      : `<a class="button" rel="prev" href="${to(pageFile(page.prev))}">← Back<span class="visually-hidden"> to ${titleOf(page.prev)}</span></a>`;
  const sign = escapeHtml(page.exitSign);
  // A path would be one of a server that is not there.
  const exit = page.exitLink !== null && /^https?:/i.test(page.exitLink) ? page.exitLink : null;
  let forward = `<a class="button primary" href="${to(indexFile)}">Contents</a>`;
  if (page.next !== null)
    forward = `<a class="button primary" rel="next" href="${to(pageFile(page.next))}">${sign} →</a>`;
  if (exit !== null) forward = `<a class="button primary" href="${escapeHtml(exit)}">${sign} →</a>`;
  const counted =
    place === 0
      ? ''
      : `<span class="export-place">Page ${String(place)} of ${String(pages.length)}</span>`;
  return `<nav class="page-end" aria-label="Pages">${[back, counted, forward].join('\n')}</nav>`;
}

function contents(
  index: ExportIndex,
  { file, current }: { readonly file: string; readonly current: string | undefined },
): string {
  const places = new Map(index.pages.map(({ path }, at) => [path, String(at + 1)]));
  const item = ({ path, title }: NotesPageSummary): string => {
    const here = path === current ? ' aria-current="page"' : '';
    const number = `<span class="export-number" aria-hidden="true">${places.get(path) ?? ''}</span>`;
    return `<li><a href="${escapeHtml(relativeTo(file, pageFile(path)))}"${here}>${number}<span>${escapeHtml(title)}</span></a></li>`;
  };
  const groups = groupPages(index.pages, index.categories).map(({ title, pages }) => {
    const heading = title === '' ? '' : `<h3>${escapeHtml(title)}</h3>\n`;
    return `${heading}<ul>\n${pages.map(item).join('\n')}\n</ul>`;
  });
  return `<nav id="export--contents" class="export-contents" aria-label="Contents" tabindex="-1">
<h2>Contents</h2>
${groups.join('\n')}
</nav>`;
}
