import { useEffect, useRef, type RefObject } from 'react';
import { decoded } from '../app/base-path.js';
import type { Visit } from '../app/use-page-address.js';
import { notePlace, placeOf, savePlaces } from './scroll-memory.js';

/**
 * Shows each visit where it belongs: a new one from its top or at its heading, one that is gone back to where it was left.
 * What changes under an unmoved reader, such as an author's edit, moves nothing.
 */
export function useVisitPlace(
  body: RefObject<HTMLElement | null>,
  visit: Visit,
  arrived: boolean,
): void {
  const shown = useRef<Visit>(null);
  useEffect(() => {
    const article = body.current;
    if (article === null || !arrived || shown.current === visit) return;
    const first = shown.current === null;
    shown.current = visit;
    const scroller = article.parentElement;
    const target = headingOf(article, visit.hash);
    const earlier = placeOf(visit.key);
    if (earlier !== undefined) scroller?.scrollTo(0, earlier);
    else if (target !== undefined) target.scrollIntoView();
    else scroller?.scrollTo(0, 0);
    if (!first) takeFocus(article, target);
  }, [body, visit, arrived]);

  useEffect(() => {
    const scroller = body.current?.parentElement;
    const note = (): void => {
      if (arrived) notePlace(visit.key, scroller?.scrollTop ?? 0);
    };
    scroller?.addEventListener('scroll', note, { passive: true });
    window.addEventListener('pagehide', savePlaces);
    return () => {
      scroller?.removeEventListener('scroll', note);
      window.removeEventListener('pagehide', savePlaces);
    };
  }, [body, visit, arrived]);
}

function headingOf(article: HTMLElement, hash: string): HTMLElement | undefined {
  if (hash.length < 2) return undefined;
  const target = document.getElementById(decoded(hash.slice(1)));
  return target !== null && article.contains(target) ? target : undefined;
}

/** Reading goes on at the new page, unless the focus is somewhere else altogether, such as in a terminal. */
function takeFocus(article: HTMLElement, target: HTMLElement | undefined): void {
  const notes = article.closest('.notes');
  const { activeElement } = document;
  if (activeElement !== document.body && notes?.contains(activeElement) !== true) return;
  if (target !== undefined && target.tabIndex < 0) target.tabIndex = -1;
  (target ?? article).focus({ preventScroll: true });
}
