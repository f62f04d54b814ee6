import { encodeContentPath } from '../../../protocol/note-links.js';
import type { NotesIndexAnswer, NotesPageAnswer } from '../../../protocol/notes-messages.js';
import { below } from '../app/base-path.js';
import { useAnswer, type Asked } from '../app/use-answer.js';

export type Notes = {
  readonly index: Asked<NotesIndexAnswer>;
  readonly page: Asked<NotesPageAnswer>;
  /** The page that is wanted; `''` while that is not known, and for the catalogue. */
  readonly path: string;
  /** Whether the catalogue stands for a home page that the notes have not got. */
  readonly catalogue: boolean;
};

/** The notes and the page that `wanted` names, `''` being their home. */
export function useNotes(wanted: string, revision: number): Notes {
  const index = useAnswer<NotesIndexAnswer>(below('api/notes'), revision);
  const home = index.state === 'ready' ? index.value.home : undefined;
  const path = wanted === '' ? (home ?? '') : wanted;
  const page = useAnswer<NotesPageAnswer>(
    path === '' ? undefined : below(`api/notes/${encodeContentPath(path)}`),
    revision,
  );
  const catalogue =
    wanted === '' && index.state === 'ready' && home === null && index.value.pages.length > 0;
  return { index, page, path, catalogue };
}
