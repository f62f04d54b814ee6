import type { NotesPageSummary, NotesSearchAnswer } from '../../protocol/notes-messages.js';
import { callWithin } from './call-within.js';
import type { LoadedNotes, NotesLoader } from './notes.loader.js';
import type { SearchIndex } from './search/search-index.js';

/** Milliseconds for the words of one page. */
const limitMs = 1000;

/** Keeps the search index in step with the pages; nothing is read before the first search. */
export class NotesSearch {
  private index: SearchIndex | undefined;
  private indexed: LoadedNotes | undefined;
  /** One at a time: two searches at once would read every page twice. */
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly loader: NotesLoader) {}

  async search(notes: LoadedNotes, query: string): Promise<NotesSearchAnswer> {
    if (query.trim() === '') return { results: [] };
    const { SearchIndex } = await import('./search/search-index.js');
    this.index ??= new SearchIndex();
    const { index } = this;
    const mine = this.turn.then(() => this.catchUp(index, notes));
    this.turn = mine.catch(() => undefined);
    await mine;
    return index.search(query);
  }

  private async catchUp(index: SearchIndex, notes: LoadedNotes): Promise<void> {
    const before = this.indexed;
    if (before === notes) return;
    const { htmlToText } = await import('./render/html-text.js');
    const summaries = [...notes.arrangement.pages, ...notes.arrangement.unlisted];
    const titles = new Map(
      [...(before?.arrangement.pages ?? []), ...(before?.arrangement.unlisted ?? [])].map(
        ({ path, title }) => [path, title],
      ),
    );
    const unchanged = ({ path, title }: NotesPageSummary): boolean =>
      index.has(path) &&
      titles.get(path) === title &&
      before?.settings === notes.settings &&
      before.pages.get(path) === notes.pages.get(path);
    const present = new Set(summaries.map(({ path }) => path));
    for (const path of index.paths()) if (!present.has(path)) index.remove(path);
    for (const summary of summaries) {
      if (unchanged(summary)) continue;
      const { html } = await this.loader.render(notes, summary, false);
      const text = callWithin(limitMs, () => htmlToText(html))?.value ?? '';
      index.put({ path: summary.path, title: summary.title, text });
    }
    this.indexed = notes;
  }
}
