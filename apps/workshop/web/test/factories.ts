import type { CheckAnswer } from '../../protocol/check-messages.js';
import type { WorkspaceAnswer } from '../../protocol/dashboard-messages.js';
import type { FolderAnswer } from '../../protocol/file-messages.js';
import type {
  NotesIndexAnswer,
  NotesPageAnswer,
  NotesPageSummary,
} from '../../protocol/notes-messages.js';

export const newWorkspace = (overrides: Partial<WorkspaceAnswer> = {}): WorkspaceAnswer => ({
  title: 'Shell and git',
  layout: 'none',
  tabs: [],
  restartUrl: null,
  preview: false,
  ...overrides,
});

export const newSummary = (overrides: Partial<NotesPageSummary> = {}): NotesPageSummary => ({
  path: 'index',
  title: 'Welcome',
  prev: null,
  next: null,
  exitSign: 'Continue',
  exitLink: null,
  checks: [],
  ...overrides,
});

/** Three pages that follow each other. */
export const threePages: readonly NotesPageSummary[] = [
  newSummary({ next: 'shell/look' }),
  newSummary({ path: 'shell/look', title: 'Look around', prev: 'index', next: 'finish' }),
  newSummary({ path: 'finish', title: 'What next', prev: 'shell/look', exitSign: 'Finish' }),
];

export const newIndex = (overrides: Partial<NotesIndexAnswer> = {}): NotesIndexAnswer => ({
  title: null,
  home: 'index',
  pages: threePages,
  categories: [],
  faults: [],
  ...overrides,
});

export const newPage = (page: NotesPageSummary, html?: string): NotesPageAnswer => ({
  ...page,
  html: html ?? `<h1>${page.title}</h1><p>Text of ${page.title}.</p>`,
});

export const newCheck = (overrides: Partial<CheckAnswer> = {}): CheckAnswer => ({
  name: 'commit',
  title: 'There is a commit',
  page: 'index',
  done: false,
  state: 'unknown',
  exitCode: null,
  output: '',
  endedAt: null,
  ...overrides,
});

export const newFolder = (overrides: Partial<FolderAnswer> = {}): FolderAnswer => ({
  path: '',
  entries: [],
  truncated: false,
  maxUploadBytes: 1024 * 1024,
  ...overrides,
});
