import { useEffect, useRef, type MouseEvent } from 'react';
import type { NotesPageAnswer } from '../../../protocol/notes-messages.js';
import { pageOfLocation, below } from '../app/base-path.js';
import { placeContent } from './note-content.js';
import { runAction, type ActionContext } from './run-action.js';

type BodyProps = {
  readonly page: NotesPageAnswer;
  readonly actions: ActionContext;
  readonly onOpen: (page: string, hash: string) => void;
  readonly announce: (text: string) => void;
};

const feedbackMs = 2000;

export function NoteBody({ page, actions, onOpen, announce }: BodyProps) {
  const body = useRef<HTMLElement>(null);

  useEffect(() => {
    if (body.current === null) return;
    placeContent(body.current, page.path, page.html);
    const target =
      location.hash === ''
        ? null
        : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) body.current.parentElement?.scrollTo(0, 0);
    else target.scrollIntoView();
  }, [page]);

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
    if (
      anchor === null ||
      event.defaultPrevented ||
      event.metaKey ||
      event.ctrlKey ||
      anchor.target === '_blank'
    )
      return;
    const url = new URL(anchor.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(below('notes/'))) return;
    event.preventDefault();
    onOpen(pageOfLocation(url.pathname), url.hash);
  };

  // The blocks inside carry their own buttons; the click on the text around them is a convenience for the mouse.
  return <article className="note" ref={body} onClick={click} />;
}
