import { useEffect, useRef, type ReactNode } from 'react';
import type { NotesPageSummary } from '../../../protocol/notes-messages.js';
import { Icon } from '../app/icon.js';
import type { StepsDone } from '../checks/steps-done.js';

export type NotesPanel = 'page' | 'contents' | 'search';

type BarProps = {
  readonly panel: NotesPanel;
  readonly onPanel: (panel: NotesPanel) => void;
  readonly progress: Progress;
  readonly summary: NotesPageSummary | undefined;
  readonly onOpen: (page: string) => void;
  readonly children: ReactNode;
};

export type Progress = {
  /** 1-based; 0 while no page of the list is shown. */
  readonly place: number;
  readonly pages: number;
  readonly visited: number;
  readonly steps: StepsDone;
};

/** Closing a panel from inside it gives the focus back to the button that opened it. */
function useFocusBack(panel: NotesPanel) {
  const bar = useRef<HTMLDivElement>(null);
  const before = useRef(panel);
  useEffect(() => {
    const closed = before.current;
    before.current = panel;
    if (panel !== 'page' || closed === 'page' || document.activeElement !== document.body) return;
    bar.current?.querySelector<HTMLElement>(`[data-opens=${closed}]`)?.focus();
  }, [panel]);
  return bar;
}

export function NotesBar({ panel, onPanel, progress, summary, onOpen, children }: BarProps) {
  const bar = useFocusBack(panel);
  const toggle = (wanted: NotesPanel): void => {
    onPanel(panel === wanted ? 'page' : wanted);
  };
  return (
    <div className="notes-bar" ref={bar}>
      <button
        type="button"
        className="bar-button"
        aria-expanded={panel === 'contents'}
        aria-controls="contents"
        data-opens="contents"
        onClick={() => {
          toggle('contents');
        }}
      >
        <Icon name="contents" /> Contents
      </button>
      <Place progress={progress} />
      <span className="notes-tools">
        <button
          type="button"
          className="icon-button"
          aria-label="Search the notes"
          data-opens="search"
          aria-expanded={panel === 'search'}
          onClick={() => {
            toggle('search');
          }}
        >
          <Icon name="search" />
        </button>
        {children}
        <Arrow to={summary?.prev ?? null} label="Previous page" icon="back" onOpen={onOpen} />
        <Arrow to={summary?.next ?? null} label="Next page" icon="forward" onOpen={onOpen} />
      </span>
      {progress.pages > 0 && (
        <div
          className="notes-progress"
          role="progressbar"
          aria-label="Pages read"
          aria-valuemin={0}
          aria-valuemax={progress.pages}
          aria-valuenow={progress.visited}
          aria-valuetext={`${String(progress.visited)} of ${String(progress.pages)} pages read`}
        >
          <span style={{ inlineSize: `${String((100 * progress.visited) / progress.pages)}%` }} />
        </div>
      )}
    </div>
  );
}

function Place({ progress: { place, pages, steps } }: { readonly progress: Progress }) {
  if (pages === 0) return <span className="notes-place" />;
  return (
    <span className="notes-place">
      <span>
        {place > 0 ? `Page ${String(place)} of ${String(pages)}` : `${String(pages)} pages`}
      </span>
      {steps.all > 0 && (
        <span className="notes-steps">
          {steps.done} of {steps.all} steps done
        </span>
      )}
    </span>
  );
}

type ArrowProps = {
  readonly to: string | null;
  readonly label: string;
  readonly icon: 'back' | 'forward';
  readonly onOpen: (page: string) => void;
};

function Arrow({ to, label, icon, onOpen }: ArrowProps) {
  if (to === null) return <span className="arrow-gap" />;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      onClick={() => {
        onOpen(to);
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
