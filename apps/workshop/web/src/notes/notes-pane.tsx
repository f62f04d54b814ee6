import { useState } from 'react';
import type {
  NotesIndexAnswer,
  NotesPageAnswer,
  NotesPageSummary,
} from '../../../protocol/notes-messages.js';
import { below } from '../app/base-path.js';
import { Icon } from '../app/icon.js';
import { useAnswer } from '../app/use-answer.js';
import { usePageAddress } from '../app/use-page-address.js';
import { SetupNotice } from '../setup/setup-notice.js';
import { ContentsMenu } from './contents-menu.js';
import { NoteBody } from './note-body.js';
import type { ActionContext } from './run-action.js';

type PaneProps = {
  readonly actions: ActionContext;
  readonly onFinish: () => void;
};

export function NotesPane({ actions, onFinish }: PaneProps) {
  const address = usePageAddress();
  const index = useAnswer<NotesIndexAnswer>(below('api/notes'));
  const pages = index.state === 'ready' ? index.value.pages : [];
  const path = address.page === '' ? (pages[0]?.path ?? '') : address.page;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const answer = useAnswer<NotesPageAnswer>(
    path === '' ? undefined : below(`api/notes/${encoded}`),
  );
  const [listed, setListed] = useState(false);
  const [announcement, setAnnouncement] = useState('');
  const open = (page: string, hash = ''): void => {
    setListed(false);
    address.open(page, hash);
  };
  const place = pages.findIndex((page) => page.path === path);
  const summary = pages[place];

  return (
    <section className="notes" aria-label="Workshop notes">
      <div className="notes-bar">
        <button
          type="button"
          className="bar-button"
          aria-expanded={listed}
          aria-controls="contents"
          onClick={() => {
            setListed(!listed);
          }}
        >
          <Icon name="contents" /> Contents
        </button>
        {summary !== undefined && (
          <span className="notes-place">
            Page {place + 1} of {pages.length}
          </span>
        )}
        <Arrows summary={summary} onOpen={open} />
      </div>
      {listed && (
        <ContentsMenu
          pages={pages}
          current={path}
          onOpen={open}
          onClose={() => {
            setListed(false);
          }}
        />
      )}
      <div className="notes-scroll" hidden={listed}>
        <SetupNotice />
        <Faults
          index={index}
          answer={answer}
          empty={index.state === 'ready' && pages.length === 0}
        />
        {answer.state === 'ready' && (
          <>
            <NoteBody
              page={answer.value}
              actions={actions}
              onOpen={open}
              announce={setAnnouncement}
            />
            <PageEnd page={answer.value} onOpen={open} onFinish={onFinish} />
          </>
        )}
      </div>
      <div className="visually-hidden" role="status">
        {announcement}
      </div>
    </section>
  );
}

type FaultsProps = {
  readonly index: ReturnType<typeof useAnswer<NotesIndexAnswer>>;
  readonly answer: ReturnType<typeof useAnswer<NotesPageAnswer>>;
  readonly empty: boolean;
};

function Faults({ index, answer, empty }: FaultsProps) {
  if (empty)
    return (
      <p className="notes-fault">This workshop has no notes. The terminals are yours to use.</p>
    );
  const failed = index.state === 'failed' ? index : answer.state === 'failed' ? answer : undefined;
  if (failed === undefined) return null;
  return (
    <div className="notes-fault" role="alert">
      <p>{failed.message}</p>
      <button type="button" className="button" onClick={failed.retry}>
        Try again
      </button>
    </div>
  );
}

type Opens = { readonly onOpen: (page: string) => void };

function Arrows({ summary, onOpen }: Opens & { readonly summary: NotesPageSummary | undefined }) {
  const { prev = null, next = null } = summary ?? {};
  return (
    <span className="notes-arrows">
      {prev !== null && (
        <button
          type="button"
          className="icon-button"
          aria-label="Previous page"
          onClick={() => {
            onOpen(prev);
          }}
        >
          <Icon name="back" />
        </button>
      )}
      {next !== null && (
        <button
          type="button"
          className="icon-button"
          aria-label="Next page"
          onClick={() => {
            onOpen(next);
          }}
        >
          <Icon name="forward" />
        </button>
      )}
    </span>
  );
}

function PageEnd({
  page,
  onOpen,
  onFinish,
}: Opens & { readonly page: NotesPageSummary; readonly onFinish: () => void }) {
  const { prev, next } = page;
  return (
    <div className="page-end">
      {prev !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            onOpen(prev);
          }}
        >
          <Icon name="back" /> Back
        </button>
      )}
      <button
        type="button"
        className="button primary"
        onClick={() => {
          if (next === null) onFinish();
          else onOpen(next);
        }}
      >
        {page.exitSign} <Icon name="forward" />
      </button>
    </div>
  );
}
