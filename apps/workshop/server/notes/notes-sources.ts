import type { NoteLink } from '../../protocol/note-links.js';
import type {
  NotesFault,
  NotesIndexAnswer,
  NotesPageSummary,
} from '../../protocol/notes-messages.js';
import type { CheckStep } from './check-step.js';
import type { Layout, PageFormat } from './content.folder.js';
import type { Placeholder } from './interpolate.js';
import type { PageOutline } from './page-outline.js';

/** The notes with the line on which everything stands, 1-based, in the file. */
export type NotesSources = {
  readonly layout: Layout;
  /** The content folder, below the workshop folder. */
  readonly contentFolder: string;
  readonly index: NotesIndexAnswer;
  readonly checks: readonly CheckStep[];
  /** Names of variables that have been defined, by the workspace or by the workshop. */
  readonly variables: readonly string[];
  readonly pages: readonly PageSource[];
  /** Every other file of the content folder, below it: what an image or a link may lead to. */
  readonly files: readonly string[];
};

export type PageSource = {
  /** Below the content folder, without extension. */
  readonly path: string;
  /** Below the workshop folder. */
  readonly file: string;
  readonly format: PageFormat;
  /** What the reader sees around it; `listed` is false for a page that no order leads to. */
  readonly summary: NotesPageSummary;
  readonly listed: boolean;
  readonly headings: PageOutline['headings'];
  readonly links: readonly (PageOutline['links'][number] & { readonly target: SourceTarget })[];
  readonly images: readonly (PageOutline['images'][number] & { readonly target: SourceTarget })[];
  readonly fences: PageOutline['fences'];
  readonly variables: readonly Placeholder[];
  readonly faults: readonly NotesFault[];
};

/** Where a link or an image leads, and whether that is there. Addresses off the workshop are `unknown`. */
export type SourceTarget = {
  readonly link: NoteLink;
  readonly found: 'yes' | 'no' | 'unknown';
};
