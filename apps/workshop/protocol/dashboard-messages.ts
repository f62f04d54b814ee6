/** Answers of the workshop's own HTTP interface, below its base path. */
export type WorkspaceAnswer = {
  readonly title: string;
  readonly terminals: readonly string[];
};

export type NotesPageSummary = {
  /** Path below the content folder, without extension. */
  readonly path: string;
  readonly title: string;
  readonly prev: string | null;
  readonly next: string | null;
  /** Label of the button at the end of the page. */
  readonly exitSign: string;
};

export type NotesIndexAnswer = { readonly pages: readonly NotesPageSummary[] };

export type NotesPageAnswer = NotesPageSummary & { readonly html: string };

export type SetupAnswer = {
  readonly state: 'none' | 'running' | 'ok' | 'failed' | 'timed_out';
  /** Why it did not succeed, in words for a person. */
  readonly cause: string | null;
  /** The end of what it printed. */
  readonly output: string;
};
