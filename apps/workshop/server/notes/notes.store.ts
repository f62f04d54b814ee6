import type {
  NotesIndexAnswer,
  NotesPageAnswer,
  NotesPageSummary,
  NotesSearchAnswer,
} from '../../protocol/notes-messages.js';
import type { CheckStep } from './check-step.js';
import type { LoadedNotes, NotesLoader, NotesOptions } from './notes.loader.js';
import type { NotesSearch } from './notes.search.js';
import type { NotesSources } from './notes-sources.js';

type Engine = { readonly loader: NotesLoader; readonly search: NotesSearch };

/**
 * The workshop's notes, as they are on disk at this moment: an author who edits a page sees it at the next reload. The
 * one way in for everybody who wants something of them.
 */
export class NotesStore {
  private engine: Promise<Engine> | undefined;

  constructor(private readonly options: NotesOptions) {}

  /** Everything but the pages' text. */
  async index(): Promise<NotesIndexAnswer> {
    const { settings, arrangement, faults } = await this.load();
    const { home, pages, categories } = arrangement;
    return { title: settings.title, home, pages, categories, faults };
  }

  /** One page as HTML; `undefined` when there is none at this path. */
  async page(path: string): Promise<NotesPageAnswer | undefined> {
    const { loader } = await this.loaded();
    const notes = await loader.load();
    const summary = findPage(notes, path);
    if (summary === undefined) return undefined;
    const { html, faults } = await loader.render(notes, summary);
    const { file } = notes.pages.get(path) ?? { file: path };
    for (const fault of faults) this.options.log.debug({ file, ...fault }, 'fault in a page');
    return { ...summary, html };
  }

  /** Pages that hold the words, best first. */
  async search(query: string): Promise<NotesSearchAnswer> {
    const { loader, search } = await this.loaded();
    return search.search(await loader.load(), query);
  }

  /** The checks of all pages, in reading order. */
  async checks(): Promise<readonly CheckStep[]> {
    return (await this.load()).checks;
  }

  /** Everything with the line it stands on, for a linter or an export. Reads every page. */
  async sources(): Promise<NotesSources> {
    const { loader } = await this.loaded();
    const { readSources } = await import('./sources.reader.js');
    return readSources(loader, await loader.load());
  }

  private async load(): Promise<LoadedNotes> {
    return (await this.loaded()).loader.load();
  }

  // Only needed once somebody reads; leaving it out of the start makes the terminals sooner there.
  private loaded(): Promise<Engine> {
    this.engine ??= this.loadEngine();
    return this.engine;
  }

  private async loadEngine(): Promise<Engine> {
    const [{ NotesLoader }, { NotesSearch }] = await Promise.all([
      import('./notes.loader.js'),
      import('./notes.search.js'),
    ]);
    const loader = new NotesLoader(this.options);
    return { loader, search: new NotesSearch(loader) };
  }
}

const findPage = ({ arrangement }: LoadedNotes, path: string): NotesPageSummary | undefined =>
  [...arrangement.pages, ...arrangement.unlisted].find((page) => page.path === path);

export type { CheckStep, NotesSources };
