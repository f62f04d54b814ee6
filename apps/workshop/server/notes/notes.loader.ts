import type { Logger } from '@launchpad/kernel';
import type { NotesFault, NotesPageSummary } from '../../protocol/notes-messages.js';
import type { CheckStep } from './check-step.js';
import { ContentFolder, type FolderListing } from './content.folder.js';
import { fillPage } from './fill-page.js';
import { interpolate, type NoteVariables } from './interpolate.js';
import { readCategories } from './layouts/category.reader.js';
import { arrangeHomeroom } from './layouts/homeroom-order.js';
import { arrangeRaneto } from './layouts/raneto-order.js';
import type { Arrangement, LoadedPage } from './notes-source.js';
import { PageCache, readPageText } from './page.cache.js';
import { renderPage, type RenderedPage } from './render/render-page.js';
import { renderFault } from './render/check-block.js';
import type { Environment } from './settings/note-variables.js';
import type { NotesSettings } from './settings/notes-settings.js';
import { SettingsReader } from './settings/settings.reader.js';

export type NotesOptions = {
  readonly contentDir: string;
  readonly basePath: string;
  /** What the workspace provides; the workshop's own variables are added. */
  readonly variables: NoteVariables;
  /** Where the workshop's variables and its `config.js` look. */
  readonly environment?: Environment;
  /** Milliseconds a `config.js` may take. */
  readonly configLimitMs?: number;
  readonly log: Logger;
};

/** The notes as they are on disk at one moment. */
export type LoadedNotes = {
  readonly folder: ContentFolder;
  readonly listing: FolderListing;
  readonly settings: NotesSettings;
  readonly pages: ReadonlyMap<string, LoadedPage>;
  readonly arrangement: Arrangement;
  readonly checks: readonly CheckStep[];
  readonly faults: readonly NotesFault[];
};

const maxFaults = 500;

/** Loads what changed since the last time; the same object as before when nothing did. */
export class NotesLoader {
  private readonly cache = new PageCache();
  private readonly settings: SettingsReader;
  private readonly told = new WeakMap<LoadedPage, Told>();
  private last: LoadedNotes | undefined;

  constructor(private readonly options: NotesOptions) {
    const { environment = {}, configLimitMs } = options;
    const limit = configLimitMs === undefined ? {} : { configLimitMs };
    this.settings = new SettingsReader({ provided: options.variables, environment, ...limit });
  }

  async load(): Promise<LoadedNotes> {
    const folder = await ContentFolder.find(this.options.contentDir);
    const [listing, settings] = await Promise.all([folder.list(), this.settings.read(folder)]);
    if (
      this.last !== undefined &&
      this.last.settings === settings &&
      same(this.last.listing, listing)
    )
      return this.last;
    const categories = await readCategories(folder, listing.files);
    const wanted = listing.pages.filter(({ path }) => !isIgnored(path, categories.ignored));
    const pages = await this.cache.load(folder, wanted);
    const arrangement = arrange(folder, { pages, settings, folders: categories.folders });
    const told = await this.whatPagesTell({ folder, settings, pages, arrangement });
    const faults = [
      ...settings.faults,
      ...listing.faults,
      ...categories.faults,
      ...arrangement.faults,
      ...pages.flatMap(({ file, faults: own }) => own.map((fault) => ({ file, ...fault }))),
      ...told.faults,
    ];
    this.last = {
      folder,
      listing,
      settings,
      pages: new Map(pages.map((page) => [page.path, page])),
      arrangement: withValues(arrangement, settings.variables, told.checks),
      checks: told.checks,
      faults: faults.length > maxFaults ? shortened(faults) : faults,
    };
    return this.last;
  }

  /** A page as HTML; its own faults are shown in their place. */
  async render(
    notes: LoadedNotes,
    summary: NotesPageSummary,
    colours = true,
  ): Promise<RenderedPage> {
    const page = notes.pages.get(summary.path);
    const settings = notes.settings;
    if (page === undefined) return { html: '', checks: [], faults: [] };
    return this.renderLoaded(page, {
      folder: notes.folder,
      settings,
      title: summary.title,
      colours,
    });
  }

  private async renderLoaded(page: LoadedPage, how: Rendering): Promise<RenderedPage> {
    const read = await readPageText(how.folder, page);
    const { variables } = how.settings;
    const env = {
      page: page.path,
      basePath: this.options.basePath,
      title: how.title,
      format: page.format,
      variables,
      colours: how.colours,
    };
    if (typeof read === 'string')
      return renderPage(renderFault(`This page cannot be shown. ${read}`), {
        ...env,
        format: 'markdown',
      });
    const filled = await fillPage(read.body, how.settings);
    const rendered = await renderSafely(filled.text, env);
    const toFile = (line: number | null, exact: boolean): number | null =>
      line === null || !exact ? null : line + read.bodyLine;
    const faults = [
      ...filled.faults.map(({ line, message }) => ({
        rule: 'bad-template' as const,
        line: toFile(line, true),
        message,
      })),
      ...rendered.faults.map((fault) => ({
        ...fault,
        line: toFile(fault.line, filled.sameLines),
      })),
    ];
    const checks = rendered.checks.map(({ line, ...check }) => ({
      ...check,
      line: toFile(line, filled.sameLines),
    }));
    const notice = filled.faults.map(({ message }) => renderFault(message)).join('');
    return { html: notice + rendered.html, checks, faults };
  }

  /** Checks, and faults that only the text shows. */
  private async whatPagesTell(notes: Telling) {
    const faults: NotesFault[] = [];
    const checks = new Map<string, CheckStep>();
    const byPath = new Map(notes.pages.map((page) => [page.path, page]));
    const { pages, unlisted } = notes.arrangement;
    for (const { path, title } of [...pages, ...unlisted]) {
      const page = byPath.get(path);
      if (page?.telling !== true) continue;
      const rendered = await this.tell(page, { ...notes, title, colours: false });
      faults.push(...rendered.faults.map((fault) => ({ file: page.file, ...fault })));
      for (const { line, ...check } of rendered.checks) {
        const earlier = checks.get(check.name);
        if (earlier === undefined) checks.set(check.name, { ...check, page: path });
        else {
          const message = `The check "${check.name}" is on the page "${earlier.page}" already; each has its place once.`;
          faults.push({ rule: 'duplicate-check', file: page.file, line, message });
        }
      }
    }
    return { checks: [...checks.values()], faults };
  }

  private async tell(page: LoadedPage, how: Rendering): Promise<RenderedPage> {
    const earlier = this.told.get(page);
    if (earlier?.settings === how.settings) return earlier.rendered;
    const { checks, faults } = await this.renderLoaded(page, how);
    const rendered = { html: '', checks, faults };
    this.told.set(page, { settings: how.settings, rendered });
    return rendered;
  }
}

type Told = { readonly settings: NotesSettings; readonly rendered: RenderedPage };
type Rendering = {
  readonly folder: ContentFolder;
  readonly settings: NotesSettings;
  readonly title: string;
  readonly colours: boolean;
};
type Telling = {
  readonly folder: ContentFolder;
  readonly settings: NotesSettings;
  readonly pages: readonly LoadedPage[];
  readonly arrangement: Arrangement;
};

/** Whatever a library makes of a page, the others are still there. */
async function renderSafely(
  text: string,
  env: Parameters<typeof renderPage>[1],
): Promise<RenderedPage> {
  try {
    return await renderPage(text, env);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    const message = `The page cannot be made into HTML (${reason}).`;
    const shown = await renderPage(renderFault(message), { ...env, format: 'markdown' });
    return { ...shown, faults: [{ rule: 'unshown-page', line: null, message }] };
  }
}

type Arranging = {
  readonly pages: readonly LoadedPage[];
  readonly settings: NotesSettings;
  readonly folders: Awaited<ReturnType<typeof readCategories>>['folders'];
};

function arrange(folder: ContentFolder, { pages, settings, folders }: Arranging): Arrangement {
  if (settings.modules !== undefined) return arrangeHomeroom(pages, settings.modules);
  return arrangeRaneto({ pages, folders, catalogue: folder.layout === 'raneto' });
}

function isIgnored(path: string, ignored: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    if (ignored.has(path.slice(0, at))) return true;
  }
  return false;
}

function withValues(
  arrangement: Arrangement,
  variables: NoteVariables,
  checks: readonly CheckStep[],
): Arrangement {
  const fill = (page: NotesPageSummary): NotesPageSummary => ({
    ...page,
    title: interpolate(page.title, variables),
    exitSign: interpolate(page.exitSign, variables),
    checks: checks.flatMap((check) => (check.page === page.path ? [check.name] : [])),
  });
  return {
    ...arrangement,
    pages: arrangement.pages.map(fill),
    unlisted: arrangement.unlisted.map(fill),
  };
}

/** One look at each file is all this costs. */
function same(a: FolderListing, b: FolderListing): boolean {
  const equal = (one: FolderListing['files'], two: FolderListing['files']): boolean =>
    one.length === two.length &&
    one.every(({ file, stamp }, index) => two[index]?.file === file && two[index].stamp === stamp);
  return (
    equal(a.pages, b.pages) &&
    equal(a.files, b.files) &&
    a.faults.length === b.faults.length &&
    a.faults.every(({ message }, index) => b.faults[index]?.message === message) &&
    a.folders.join('\0') === b.folders.join('\0')
  );
}

function shortened(faults: readonly NotesFault[]): readonly NotesFault[] {
  const message = `There are ${faults.length - maxFaults} more faults.`;
  return [
    ...faults.slice(0, maxFaults),
    { rule: 'too-many-faults', file: '', line: null, message },
  ];
}
