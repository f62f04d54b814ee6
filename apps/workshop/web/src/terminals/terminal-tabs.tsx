import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { TerminalView } from './terminal-places.js';

type TabsProps = {
  readonly views: readonly TerminalView[];
  readonly current: string;
  readonly onSelect: (view: string) => void;
  readonly more: ReactNode;
};

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

export const viewTitle = ({ terminals }: TerminalView): string =>
  terminals.map(({ title }) => title).join(' · ');

/** Which terminals are seen. The arrow keys go from one to the next. */
export function TerminalTabs({ views, current, onSelect, more }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const place = views.findIndex(({ id }) => id === current);
    const next = step === undefined ? undefined : views.at((place + step) % views.length);
    if (next === undefined) return;
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`#terminal-tab-${next.id}`)?.focus();
  };
  return (
    <div className="terminal-tabs">
      <div className="tabs" role="tablist" aria-label="Terminals" ref={list} onKeyDown={move}>
        {views.map((view) => (
          <button
            key={view.id}
            type="button"
            role="tab"
            id={`terminal-tab-${view.id}`}
            aria-controls={`terminal-view-${view.id}`}
            aria-selected={view.id === current}
            tabIndex={view.id === current ? 0 : -1}
            onClick={() => {
              onSelect(view.id);
            }}
          >
            {viewTitle(view)}
          </button>
        ))}
      </div>
      {more}
    </div>
  );
}
