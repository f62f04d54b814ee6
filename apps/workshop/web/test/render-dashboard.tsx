import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { NotesIndexAnswer } from '../../protocol/notes-messages.js';
import type { WorkspaceAnswer } from '../../protocol/dashboard-messages.js';
import { App } from '../src/app/app.js';
import { newIndex, newPage, newWorkspace } from './factories.js';
import { answer, ok } from './fake-server.js';

type Given = {
  readonly at?: string;
  readonly workspace?: Partial<WorkspaceAnswer>;
  readonly index?: Partial<NotesIndexAnswer>;
  /** HTML of pages by path. */
  readonly html?: Readonly<Record<string, string>>;
};

/** The whole dashboard at one address, with a workshop behind it. */
export function renderDashboard({ at = '/', workspace, index, html = {} }: Given = {}) {
  history.replaceState(null, '', at);
  const notes = newIndex(index);
  answer('GET /api/workspace', ok(newWorkspace(workspace)));
  answer('GET /api/setup', ok({ state: 'none', cause: null, output: '' }));
  answer('GET /api/notes', ok(notes));
  for (const page of notes.pages) {
    answer(`GET /api/notes/${page.path}`, ok(newPage(page, html[page.path])));
  }
  render(<App />);
  return { user: userEvent.setup() };
}
