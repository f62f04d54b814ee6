import { resolveNoteLink, type NoteLink } from '../../protocol/note-links.js';
import type { NotesPageSummary } from '../../protocol/notes-messages.js';
import { callWithin } from './call-within.js';
import { fillInPlace, isTemplate, type Filling } from './fill-page.js';
import { findPlaceholders } from './interpolate.js';
import type { LoadedPage } from './notes-source.js';
import type { NotesSources, PageSource, SourceTarget } from './notes-sources.js';
import type { LoadedNotes, NotesLoader } from './notes.loader.js';
import { outlineOf, type PageOutline } from './page-outline.js';
import { readPageText } from './page.cache.js';

type Outlined = {
  readonly page: LoadedPage;
  readonly summary: NotesPageSummary;
  readonly listed: boolean;
  readonly outline: PageOutline;
  readonly variables: PageSource['variables'];
  readonly faults: PageSource['faults'];
};

const limitMs = 3000;
const tooSlow = `The page cannot be looked through: it takes longer than ${limitMs / 1000} seconds.`;
const nothing: PageOutline = { headings: [], links: [], images: [], fences: [] };

/** Reads every page, makes it into HTML for its faults, and finds out where its links lead. */
export async function readSources(loader: NotesLoader, notes: LoadedNotes): Promise<NotesSources> {
  const { folder, listing, settings, arrangement, checks, faults } = notes;
  const { pages, unlisted, home, categories } = arrangement;
  const outlined: Outlined[] = [];
  const inOrder = new Set(pages);
  for (const summary of [...pages, ...unlisted]) {
    const page = notes.pages.get(summary.path);
    if (page === undefined) continue;
    const about = { summary, listed: inOrder.has(summary) };
    const found = await outlinePage(notes, page, about);
    // What only shows when the page is made into HTML; of the telling ones the index knows it already.
    const shown = page.telling ? [] : (await loader.render(notes, summary, false)).faults;
    const faults = shown.map((fault) => ({ file: page.file, ...fault }));
    outlined.push({ ...found, faults: [...found.faults, ...faults] });
  }
  const known: Known = {
    anchors: new Map(
      outlined.map(({ page, outline }) => [
        page.path,
        new Set(outline.headings.flatMap(({ id }) => (id === null ? [] : [id]))),
      ]),
    ),
    files: new Set([...listing.files, ...listing.pages].map(({ file }) => file)),
    baseUrl: settings.variables['base_url'] ?? '',
  };
  return {
    layout: folder.layout,
    contentFolder: folder.nameOf(''),
    index: { title: settings.title, home, pages, categories, faults },
    checks,
    variables: Object.keys(settings.variables),
    files: listing.files.map(({ file }) => file),
    pages: outlined.map(({ page, outline, ...rest }) => ({
      ...rest,
      path: page.path,
      file: page.file,
      format: page.format,
      headings: outline.headings,
      links: outline.links.map((link) => ({ ...link, target: linkTarget(page, link.href, known) })),
      images: outline.images.map((image) => ({
        ...image,
        target: imageTarget(page, image.src, known),
      })),
      fences: outline.fences,
      faults: [...faults.filter(({ file }) => file === page.file), ...rest.faults],
    })),
  };
}

async function outlinePage(
  { folder, settings }: LoadedNotes,
  page: LoadedPage,
  about: Pick<Outlined, 'summary' | 'listed'>,
): Promise<Outlined> {
  const read = await readPageText(folder, page);
  if (typeof read === 'string')
    return { page, ...about, outline: nothing, variables: [], faults: [] };
  const { body, bodyLine } = read;
  const inFile = <T extends { readonly line: number }>(all: readonly T[]): readonly T[] =>
    all.map((each) => ({ ...each, line: each.line + bodyLine }));
  const found = callWithin(limitMs, () => outlineOf(fillInPlace(body, settings), page.format));
  const outline = found?.value ?? nothing;
  return {
    page,
    ...about,
    outline: {
      headings: inFile(outline.headings),
      links: inFile(outline.links),
      images: inFile(outline.images),
      fences: inFile(outline.fences),
    },
    variables: inFile(await placeholdersOf(body, settings)),
    faults:
      found === undefined
        ? [{ rule: 'unshown-page', file: page.file, line: null, message: tooSlow }]
        : [],
  };
}

/** In a template only the template itself knows which names it makes up. */
async function placeholdersOf(body: string, { engine, variables }: Filling) {
  const found = findPlaceholders(body, variables);
  if (!isTemplate(body, engine)) return found;
  const { findUnknownInLiquid } = await import('./liquid-template.js');
  const known = found.filter(({ syntax, outcome }) => syntax === 'percent' || outcome === 'known');
  const unknown = callWithin(limitMs, () => findUnknownInLiquid(body, variables))?.value ?? [];
  return [...known, ...unknown].sort((a, b) => a.line - b.line);
}

type Known = {
  /** Of each page. */
  readonly anchors: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: ReadonlySet<string>;
  readonly baseUrl: string;
};

function linkTarget(page: LoadedPage, href: string, known: Known): SourceTarget {
  const link = belowBase(href, known) ?? resolveNoteLink(page.path, href);
  return { link, found: isThere(page, link, known) };
}

/** `%base_url%/setup` is the page `setup`. */
function belowBase(href: string, { baseUrl }: Known): NoteLink | undefined {
  if (baseUrl === '' || !href.startsWith(`${baseUrl}/`)) return undefined;
  return resolveNoteLink('', href.slice(baseUrl.length + 1));
}

function isThere(page: LoadedPage, link: NoteLink, known: Known): SourceTarget['found'] {
  const answer = (there: boolean): 'yes' | 'no' => (there ? 'yes' : 'no');
  if (link.kind === 'external' || link.kind === 'site') return 'unknown';
  if (link.kind === 'file') return answer(known.files.has(link.path));
  const anchors = known.anchors.get(link.kind === 'page' ? link.path : page.path);
  if (anchors === undefined) return 'no';
  const id = decodeHash(link.hash);
  // Addresses such as `#/questions` are for what a page shows inside, not for a heading.
  return answer(id === '' || id.startsWith('/') || anchors.has(id));
}

function imageTarget(page: LoadedPage, src: string, known: Known): SourceTarget {
  const link = resolveNoteLink(page.path, src);
  const path = link.kind === 'file' || link.kind === 'page' ? link.path : undefined;
  const found = path === undefined ? 'unknown' : known.files.has(path) ? 'yes' : 'no';
  return { link, found };
}

function decodeHash(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch (error) {
    if (error instanceof URIError) return hash.slice(1);
    throw error;
  }
}
