import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { encodeContentPath } from '../../../protocol/note-links.js';
import type { CheckAnswer } from '../../../protocol/check-messages.js';
import type { NotesIndexAnswer, NotesPageAnswer } from '../../../protocol/notes-messages.js';
import { below } from '../app/base-path.js';
import { faultOf, fetchJson } from '../app/fetch-json.js';
import { prepareContent } from './note-content.js';

type ViewProps = {
  readonly index: NotesIndexAnswer;
  readonly checks: readonly CheckAnswer[];
  readonly onClose: () => void;
};

type Gathered =
  | { readonly state: 'gathering'; readonly count: number }
  | { readonly state: 'ready'; readonly pages: readonly NotesPageAnswer[] }
  | { readonly state: 'failed'; readonly message: string };

/**
 * All pages one after another, to be printed or saved as one document. Beside the dashboard and not inside it, as only what
 * lies free on the page is broken into sheets. Scripts of the notes do not run here.
 */
export function PrintView({ index, checks, onClose }: ViewProps) {
  const gathered = useAllPages(index);
  // As they are named when it opens: results that come in meanwhile must not take the page from under the reader.
  const [named] = useState(checks);
  const closer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const dashboard = document.getElementById('root');
    const before = document.activeElement;
    dashboard?.setAttribute('inert', '');
    closer.current?.focus();
    return () => {
      dashboard?.removeAttribute('inert');
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return createPortal(
    <div
      className="print-view"
      role="dialog"
      aria-modal="true"
      aria-label="All pages"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="print-bar">
        <p role="status">{standingOf(gathered, index.pages.length)}</p>
        <button
          type="button"
          className="button primary"
          disabled={gathered.state !== 'ready'}
          onClick={() => {
            window.print();
          }}
        >
          Print
        </button>
        <button type="button" className="button" ref={closer} onClick={onClose}>
          Close
        </button>
      </div>
      {gathered.state === 'ready' &&
        gathered.pages.map((page) => <PrintedPage key={page.path} page={page} checks={named} />)}
    </div>,
    document.body,
  );
}

function standingOf(gathered: Gathered, all: number): string {
  if (gathered.state === 'failed') return gathered.message;
  return gathered.state === 'ready'
    ? `All ${String(all)} pages`
    : `Gathering pages: ${String(gathered.count)} of ${String(all)}`;
}

function useAllPages({ pages }: NotesIndexAnswer): Gathered {
  const [gathered, setGathered] = useState<Gathered>({ state: 'gathering', count: 0 });
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const gather = async (): Promise<void> => {
      const answers: NotesPageAnswer[] = [];
      for (const { path } of pages) {
        setGathered({ state: 'gathering', count: answers.length });
        const address = below(`api/notes/${encodeContentPath(path)}`);
        answers.push(await fetchJson<NotesPageAnswer>(address, { signal }));
      }
      setGathered({ state: 'ready', pages: answers });
    };
    gather().catch((error: unknown) => {
      if (!signal.aborted) setGathered({ state: 'failed', message: faultOf(error).message });
    });
    return () => {
      abort.abort();
    };
  }, [pages]);
  return gathered;
}

type PrintedProps = Pick<ViewProps, 'checks'> & { readonly page: NotesPageAnswer };

function PrintedPage({ page: { path, title, html }, checks }: PrintedProps) {
  const body = useRef<HTMLElement>(null);
  useEffect(() => {
    const content = prepareContent(path, html);
    for (const script of content.querySelectorAll('script')) script.remove();
    // Every page counts its headings anew, so their ids would name several places here.
    for (const element of content.querySelectorAll('[id]')) element.removeAttribute('id');
    for (const block of content.querySelectorAll<HTMLElement>('.check[data-check]')) {
      const check = checks.find(({ name }) => name === block.dataset['check']);
      if (block.textContent.trim() === '') block.textContent = check?.title ?? '';
    }
    body.current?.replaceChildren(content);
  }, [path, html, checks]);
  return <article className="note print-page" aria-label={title} ref={body} />;
}
