import type { NotesCategory, NotesFault, NotesPageSummary } from '../../protocol/notes-messages.js';
import type { ListedPage, PageFormat } from './content.folder.js';
import type { HeaderKey, PageHeader } from './page-header.js';

/** A fault of a page, whose file everybody knows. */
export type PageFault = Omit<NotesFault, 'file'>;

/** A page as its file describes it, without its text, which is read when somebody wants it. */
export type SourcePage = {
  /** Below the content folder, without extension. */
  readonly path: string;
  /** Below the workshop folder. */
  readonly file: string;
  readonly format: PageFormat;
  readonly header: PageHeader;
  /** Where each setting of the header stands, 1-based. */
  readonly lines: ReadonlyMap<HeaderKey, number>;
};

/** A page that has been read once. */
export type LoadedPage = SourcePage & {
  readonly listed: ListedPage;
  readonly faults: readonly PageFault[];
  /** Why there is nothing to show, where the page cannot be read. */
  readonly problem: string | undefined;
  /** Whether only looking at the text tells what the index has to know: checks, faults of a template. */
  readonly telling: boolean;
};

/** Both layouts come to this: pages in reading order, and a catalogue. */
export type Arrangement = {
  readonly home: string | null;
  readonly pages: readonly NotesPageSummary[];
  /** Pages that can be opened by a link and are not in the reading order. */
  readonly unlisted: readonly NotesPageSummary[];
  readonly categories: readonly NotesCategory[];
  readonly faults: readonly NotesFault[];
};
