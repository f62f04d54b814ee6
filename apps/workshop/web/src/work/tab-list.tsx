import { useRef, type KeyboardEvent, type ReactNode } from 'react';

export type TabLabel = { readonly id: string; readonly title: string };

type ListProps = {
  readonly label: string;
  readonly tabs: readonly TabLabel[];
  readonly current: string;
  readonly onSelect: (tab: string) => void;
  /** What stands at the end of the row. */
  readonly children?: ReactNode;
};

const steps: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowLeft: (place, count) => (place - 1 + count) % count,
  ArrowRight: (place, count) => (place + 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A row of tabs; each one’s panel has the id `pane-<id>`. One of them is a stop for Tab, arrows go to the others. */
export function TabList({ label, tabs, current, onSelect, children }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const place = tabs.findIndex((tab) => tab.id === current);
    const next = tabs[steps[event.key]?.(place, tabs.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    list.current?.querySelector<HTMLElement>(`[id="tab-${next.id}"]`)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs-row" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map(({ id, title }) => (
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
            {title}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}
