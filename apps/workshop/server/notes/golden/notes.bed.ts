import { silentLogger } from '@launchpad/kernel';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NotesFault } from '../../../protocol/notes-messages.js';
import type { NotesOptions } from '../notes.loader.js';
import { NotesStore } from '../notes.store.js';

export type NotesBed = {
  readonly dir: string;
  /** Writes files below the workshop folder; their folders are made. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  open(options?: Partial<NotesOptions>): NotesStore;
  remove(): Promise<void>;
};

/** A workshop folder of its own, and what reads its notes. */
export async function makeNotes(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<NotesBed> {
  const dir = await mkdtemp(join(tmpdir(), 'workshop-notes-'));
  const write: NotesBed['write'] = async (all) => {
    for (const [file, content] of Object.entries(all)) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), content);
    }
  };
  await write(files);
  return {
    dir,
    write,
    open: (options = {}) =>
      new NotesStore({
        contentDir: dir,
        basePath: '/base/',
        variables: { base_url: '/base/notes', username: 'ada', project_namespace: '' },
        environment: { PATH: process.env['PATH'] },
        // Other tests may keep the machine busy.
        configLimitMs: 30_000,
        log: silentLogger,
        ...options,
      }),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Faults as one line each: `file:line message`. */
export const told = (faults: readonly NotesFault[]): readonly string[] =>
  faults.map(({ file, line, message }) => `${file}:${line ?? '-'} ${message}`);
