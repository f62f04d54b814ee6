import { useRef, type KeyboardEvent, type ReactNode } from 'react';

type TabsProps = {
  readonly notes: ReactNode;
  readonly terminals: ReactNode;
  readonly current: string;
  readonly onSelect: (tab: string) => void;
};

const keys: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** The same panes for a narrow screen, one at a time. All of them stay alive. */
export function Tabs({ notes, terminals, current, onSelect }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const tabs = [
    { id: 'notes', label: 'Notes', content: notes },
    { id: 'terminals', label: 'Terminals', content: terminals },
  ];
  const move = (event: KeyboardEvent): void => {
    const step = keys[event.key];
    const place = tabs.findIndex((tab) => tab.id === current);
    const next = step === undefined ? undefined : tabs[(place + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div
        className="tabs"
        role="tablist"
        aria-label="Notes and terminals"
        ref={list}
        onKeyDown={move}
      >
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-controls={`pane-${id}`}
            aria-selected={id === current}
            tabIndex={id === current ? 0 : -1}
            onClick={() => {
              onSelect(id);
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="panes">
        {tabs.map(({ id, content }) => (
          <div
            key={id}
            className="tab-pane"
            role="tabpanel"
            id={`pane-${id}`}
            aria-labelledby={`tab-${id}`}
            hidden={id !== current}
          >
            {content}
          </div>
        ))}
      </div>
    </>
  );
}
