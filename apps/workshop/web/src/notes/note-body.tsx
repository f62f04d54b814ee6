import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { createPortal } from 'react-dom';
import type { NotesPageAnswer } from '../../../protocol/notes-messages.js';
import { below, pageOfLocation } from '../app/base-path.js';
import type { Visit } from '../app/use-page-address.js';
import { CheckPanel } from '../checks/check-panel.js';
import type { Checks } from '../checks/use-checks.js';
import { placeContent, type CheckPlace } from './note-content.js';
import { isForBrowser } from './note-link.js';
import { withPageListeners } from './page-listeners.js';
import { runAction, type ActionContext } from './run-action.js';
import { useVisitPlace } from './use-visit-place.js';

type BodyProps = {
  readonly page: NotesPageAnswer;
  /** The entry of the history that is to be shown, which may be a page that is still on its way. */
  readonly visit: Visit;
  /** Whether `page` is the one that `visit` asks for. */
  readonly arrived: boolean;
  readonly actions: ActionContext;
  readonly checks: Checks;
  readonly onOpen: (page: string, hash: string) => void;
  readonly announce: (text: string) => void;
};

const feedbackMs = 2000;

export function NoteBody({ page, visit, arrived, actions, checks, onOpen, announce }: BodyProps) {
  const body = useRef<HTMLElement>(null);
  const [places, setPlaces] = useState<readonly CheckPlace[]>([]);
  const { path, html } = page;
  const placed = useRef('');

  useEffect(() => {
    const target = body.current;
    if (target === null) return undefined;
    const leaving = new AbortController();
    const place = (): void => {
      withPageListeners(leaving.signal, () => {
        setPlaces(placeContent(target, path, html));
      });
    };
    // The same page again: its author has changed it, and goes on looking at the same place.
    if (placed.current === path) keepPlace(target, place);
    else place();
    placed.current = path;
    return () => {
      leaving.abort();
    };
  }, [path, html]);
  useVisitPlace(body, visit, arrived);

  const act = async (block: HTMLElement): Promise<void> => {
    const result = await runAction(block, actions);
    announce(result.message);
    const label = block.querySelector('.action-label');
    if (label === null || block.dataset['result'] !== undefined) return;
    const before = label.textContent;
    label.textContent = result.message;
    block.dataset['result'] = result.done ? 'done' : 'failed';
    setTimeout(() => {
      label.textContent = before;
      delete block.dataset['result'];
    }, feedbackMs);
  };

  const click = (event: MouseEvent<HTMLElement>): void => {
    if (!(event.target instanceof Element)) return;
    const block = event.target.closest<HTMLElement>('[data-action]');
    if (block !== null && (getSelection()?.isCollapsed ?? true)) void act(block);
    const anchor = event.target.closest('a');
    if (anchor === null || event.defaultPrevented || isForBrowser(event)) return;
    const { opens } = anchor.dataset;
    if (opens !== undefined && actions.openPart(opens, anchor.href)) {
      event.preventDefault();
      return;
    }
    if (anchor.target === '_blank' || !URL.canParse(anchor.href)) return;
    const url = new URL(anchor.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(below('notes/'))) return;
    event.preventDefault();
    onOpen(pageOfLocation(url.pathname), url.hash);
  };

  return (
    <>
      {/* The blocks inside carry their own buttons; a click on the text around them is a convenience for the mouse. */}
      <article className="note" ref={body} tabIndex={-1} onClick={click} />
      {places.map(({ name, element }, place) =>
        createPortal(
          <CheckPanel name={name} checks={checks} titled={element.dataset['titled'] === 'true'} />,
          element,
          `${name} ${String(place)}`,
        ),
      )}
    </>
  );
}

/** Until the pictures are there again the page would be shorter, and what is further down would slip away. */
function keepPlace(article: HTMLElement, place: () => void): void {
  const top = article.parentElement?.scrollTop ?? 0;
  article.style.minBlockSize = `${String(article.offsetHeight)}px`;
  place();
  if (article.parentElement !== null) article.parentElement.scrollTop = top;
  const pictures = [...article.querySelectorAll('img')].map((picture) => picture.decode());
  void Promise.allSettled(pictures).then(() => {
    article.style.minBlockSize = '';
  });
}
