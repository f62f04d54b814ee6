import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { FailureNotice } from '../app/failure-notice.js';
import { isTyping } from '../app/is-typing.js';
import { QuietWait } from '../app/quiet-wait.js';
import { usePageAddress } from '../app/use-page-address.js';
import type { WorkshopMemory } from '../app/workshop-memory.js';
import { spokenResult } from '../checks/check-words.js';
import { stepsDone } from '../checks/steps-done.js';
import { useChecks } from '../checks/use-checks.js';
import { AuthorFaults } from '../preview/author-faults.js';
import { useChanges } from '../preview/use-changes.js';
import { SetupNotice } from '../setup/setup-notice.js';
import { CatalogueHome } from './catalogue-home.js';
import { ContentsMenu } from './contents-menu.js';
import { NoteBody } from './note-body.js';
import { NotesBar, type NotesPanel } from './notes-bar.js';
import { NotesMenu } from './notes-menu.js';
import { PageEnd } from './page-end.js';
import type { ActionContext } from './run-action.js';
import { SearchPanel } from './search-panel.js';
import { useNotes, type Notes } from './use-notes.js';
import { useTextSize } from './use-text-size.js';
import { useVisited } from './use-visited.js';

const PrintView = lazy(async () => ({ default: (await import('./print-view.js')).PrintView }));

type PaneProps = {
  readonly actions: ActionContext;
  readonly preview: boolean;
  readonly memory: WorkshopMemory;
  readonly onEnd?: () => void;
  readonly onTitles: (titles: NotesTitles) => void;
};

/** What the notes and the page that is shown are called, as far as they are. */
export type NotesTitles = { readonly site: string | null; readonly page: string | null };

export function NotesPane({ actions, preview, memory, onEnd, onTitles }: PaneProps) {
  const { visit, open: openAddress } = usePageAddress();
  const revision = useChanges(preview);
  const notes = useNotes(visit.page, revision);
  const { index, page, path } = notes;
  const [announcement, setAnnouncement] = useState('');
  const checks = useChecks(
    revision,
    useCallback((check) => {
      setAnnouncement(spokenResult(check));
    }, []),
  );
  const textSize = useTextSize();
  const { panel, show } = usePanel();
  const [printing, setPrinting] = useState(false);
  const open = (to: string, hash = ''): void => {
    show('page');
    openAddress(to, hash);
  };
  const list = index.state === 'ready' ? index.value : undefined;
  const arrived = page.state === 'ready' && page.value.path === path;
  const visited = useVisited(memory, arrived ? path : undefined);
  const marks = { checks: checks.all, visited, onOpen: open };
  const site = list?.title ?? null;
  const pageTitle = arrived ? page.value.title : null;
  useEffect(() => {
    onTitles({ site, page: pageTitle });
  }, [onTitles, site, pageTitle]);
  const place = list?.pages.findIndex((one) => one.path === path) ?? -1;

  return (
    <section className="notes" aria-label="Workshop notes" data-text-size={textSize.size}>
      <NotesBar
        panel={panel}
        onPanel={show}
        progress={{
          place: place + 1,
          pages: list?.pages.length ?? 0,
          visited: list?.pages.filter((one) => visited.has(one.path)).length ?? 0,
          steps: stepsDone(checks.all),
        }}
        summary={list?.pages[place]}
        onOpen={open}
      >
        <NotesMenu
          textSize={textSize}
          announce={setAnnouncement}
          onPrintAll={() => {
            setPrinting(true);
          }}
        />
      </NotesBar>
      {panel === 'contents' && list !== undefined && (
        <ContentsMenu
          index={list}
          current={path}
          {...marks}
          onClose={() => {
            show('page');
          }}
        />
      )}
      {panel === 'search' && (
        <SearchPanel
          onOpen={open}
          onClose={() => {
            show('page');
          }}
        />
      )}
      <Suspense>
        {printing && list !== undefined && (
          <PrintView
            index={list}
            checks={checks.all}
            onClose={() => {
              setPrinting(false);
            }}
          />
        )}
      </Suspense>
      <div className="notes-scroll" hidden={panel !== 'page'}>
        <SetupNotice />
        {preview && list !== undefined && <AuthorFaults faults={list.faults} />}
        <Standing notes={notes} onOpen={open} />
        {notes.catalogue && list !== undefined && <CatalogueHome index={list} {...marks} />}
        {!notes.catalogue && page.state === 'ready' && (
          <>
            <NoteBody
              page={page.value}
              visit={visit}
              arrived={arrived}
              actions={actions}
              checks={checks}
              onOpen={open}
              announce={setAnnouncement}
            />
            <PageEnd page={page.value} onOpen={open} {...(onEnd && { onEnd })} />
          </>
        )}
      </div>
      <div className="visually-hidden" role="status">
        {announcement}
      </div>
    </section>
  );
}

/** What there is to say in place of a page. */
function Standing({
  notes,
  onOpen,
}: {
  readonly notes: Notes;
  readonly onOpen: (page: string) => void;
}) {
  const { index, page, path, catalogue } = notes;
  if (index.state === 'failed')
    return <FailureNotice message={index.message} onRetry={index.retry} />;
  if (index.state === 'ready' && index.value.pages.length === 0) {
    return (
      <p className="notes-fault">This workshop has no notes. The terminals are yours to use.</p>
    );
  }
  if (catalogue) return null;
  if (page.state === 'failed' && page.status === 404) {
    return (
      <div className="notes-fault" role="alert">
        <p>There is no page “{path}” in these notes. It may have been renamed.</p>
        <button
          type="button"
          className="button"
          onClick={() => {
            onOpen('');
          }}
        >
          Go to the first page
        </button>
      </div>
    );
  }
  if (page.state === 'failed') return <FailureNotice message={page.message} onRetry={page.retry} />;
  return page.state === 'loading' ? <QuietWait what="Opening the notes…" /> : null;
}

/** Contents and search stand in the place of the page. A slash or Ctrl K opens the search, except where somebody types. */
function usePanel() {
  const [panel, setPanel] = useState<NotesPanel>('page');
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const command = event.ctrlKey || event.metaKey;
      const asked = command ? event.key.toLowerCase() === 'k' : event.key === '/';
      if (!asked || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      setPanel('search');
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, []);
  return { panel, show: setPanel };
}
