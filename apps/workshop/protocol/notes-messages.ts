/** `GET api/notes`: everything but the pages' text. */
export type NotesIndexAnswer = {
  /** The author's own title of the notes, where there is one. */
  readonly title: string | null;
  /** Page that opens first; `null`: the notes have no home page and the catalogue of categories stands for it. */
  readonly home: string | null;
  /** In reading order. */
  readonly pages: readonly NotesPageSummary[];
  /** Folders with the pages in them, in the author's order. The one with path `''` holds the pages outside any folder. */
  readonly categories: readonly NotesCategory[];
  /** What is wrong with the notes as a whole: broken chains, files that cannot be read. */
  readonly faults: readonly NotesFault[];
};

export type NotesCategory = {
  readonly path: string;
  readonly title: string;
  /** Paths of its pages, in the author's order. */
  readonly pages: readonly string[];
};

export type NotesPageSummary = {
  /** Path below the content folder, without extension. */
  readonly path: string;
  readonly title: string;
  readonly prev: string | null;
  readonly next: string | null;
  /** Label of the button at the end of the page. */
  readonly exitSign: string;
  /** Where that button leads instead of to `next`: an address off the site. */
  readonly exitLink: string | null;
  /** Names of the checks on this page, in order. */
  readonly checks: readonly string[];
};

/** What kind of fault it is; the linter names its findings by it. */
export type NotesFaultRule =
  | 'bad-asciidoc'
  | 'bad-config'
  | 'bad-exit-link'
  | 'bad-header'
  | 'bad-settings'
  | 'bad-template'
  | 'duplicate-check'
  | 'duplicate-page'
  | 'faulty-check'
  | 'missing-module'
  | 'missing-page'
  | 'page-circle'
  | 'too-many-faults'
  | 'undescribed-module'
  | 'unreadable-file'
  | 'unshown-page';

export type NotesFault = {
  readonly rule: NotesFaultRule;
  /** File below the workshop folder. */
  readonly file: string;
  /** 1-based. */
  readonly line: number | null;
  /** What is wrong and what mends it, in a sentence. */
  readonly message: string;
};

/** `GET api/notes/<path>`: one page. */
export type NotesPageAnswer = NotesPageSummary & { readonly html: string };

/** `GET api/search?q=`: pages that hold the words, best first. */
export type NotesSearchAnswer = {
  readonly results: readonly {
    readonly path: string;
    readonly title: string;
    /** Plain text around the first hit. */
    readonly excerpt: string;
  }[];
};
