import MiniSearch from 'minisearch';
import type { NotesSearchAnswer } from '../../../protocol/notes-messages.js';
import { excerptAround } from './excerpt.js';

export type SearchDocument = {
  readonly path: string;
  readonly title: string;
  readonly text: string;
};

const maxResults = 20;
const maxQueryLength = 200;
const maxWords = 10;
const maxTextLength = 256 * 1024;
/** Of all pages together. */
const maxTotalLength = 32 * 1024 * 1024;
const fuzziness = 0.2;

/** Finds pages by the words in them: their beginnings count, and a slip of the keyboard is forgiven. */
export class SearchIndex {
  private readonly index = new MiniSearch<SearchDocument>({
    idField: 'path',
    fields: ['title', 'text'],
    searchOptions: {
      boost: { title: 3 },
      prefix: true,
      fuzzy: (word) => (word.length > 3 ? fuzziness : false),
      combineWith: 'AND',
    },
  });
  private readonly documents = new Map<string, SearchDocument>();
  private total = 0;

  has = (path: string): boolean => this.documents.has(path);

  put(document: SearchDocument): void {
    this.remove(document.path);
    const text = document.text.slice(
      0,
      Math.max(0, Math.min(maxTextLength, maxTotalLength - this.total)),
    );
    const kept = { ...document, text };
    this.total += text.length;
    this.documents.set(document.path, kept);
    this.index.add(kept);
  }

  remove(path: string): void {
    const earlier = this.documents.get(path);
    if (earlier === undefined) return;
    this.total -= earlier.text.length;
    this.documents.delete(path);
    this.index.discard(path);
  }

  paths(): readonly string[] {
    return [...this.documents.keys()];
  }

  /** Pages that hold all the words, best first. */
  search(query: string): NotesSearchAnswer {
    const words = query.slice(0, maxQueryLength).split(/\s+/).filter(Boolean).slice(0, maxWords);
    if (words.length === 0) return { results: [] };
    const hits = this.index.search(words.join(' ')).slice(0, maxResults);
    return {
      results: hits.flatMap((hit) => {
        const document = this.documents.get(String(hit.id));
        if (document === undefined) return [];
        const { path, title, text } = document;
        return [{ path, title, excerpt: excerptAround(text, hit.terms) }];
      }),
    };
  }
}
