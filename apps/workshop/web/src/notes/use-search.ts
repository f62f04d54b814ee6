import { useEffect, useState } from 'react';
import type { NotesSearchAnswer } from '../../../protocol/notes-messages.js';
import { below } from '../app/base-path.js';
import { useAnswer, type Asked } from '../app/use-answer.js';

/** Long enough that one asks for words and not for every letter. */
const pauseMs = 150;

export type Search = {
  /** What the answer is about; trails the text in the box. */
  readonly asked: string;
  readonly answer: Asked<NotesSearchAnswer>;
};

export function useSearch(text: string): Search {
  const [asked, setAsked] = useState('');
  const wanted = text.trim();
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(wanted);
    }, pauseMs);
    return () => {
      clearTimeout(timer);
    };
  }, [wanted]);
  const answer = useAnswer<NotesSearchAnswer>(
    asked === '' ? undefined : below(`api/search?q=${encodeURIComponent(asked)}`),
  );
  return { asked, answer };
}
