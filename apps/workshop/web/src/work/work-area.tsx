import { lazy, Suspense, useState, type ReactNode } from 'react';
import { QuietWait } from '../app/quiet-wait.js';
import { TerminalArea } from '../terminals/terminal-area.js';
import { FramedPage } from './framed-page.js';
import { TabList } from './tab-list.js';
import type { WorkTab } from './work-tabs.js';

const FilesTab = lazy(async () => ({ default: (await import('../files/files-tab.js')).FilesTab }));

type TerminalProps = Parameters<typeof TerminalArea>[0];

type AreaProps = {
  readonly tabs: readonly WorkTab[];
  readonly current: string;
  readonly onSelect: (tab: string) => void;
  readonly terminals: TerminalProps;
  /** Where the notes have led a tab, by its id. */
  readonly addresses: Readonly<Record<string, string>>;
};

/** The tabs beside the notes. One is loaded when it is first looked at, and from then on kept alive. */
export function WorkArea({ tabs, current, onSelect, terminals, addresses }: AreaProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set([current]));
  if (!opened.has(current)) setOpened(new Set([...opened, current]));
  const { narrow } = terminals;
  return (
    <section className="work" aria-label="Work area" data-area="work">
      {!narrow && tabs.length > 1 && (
        <TabList label="Work area" tabs={tabs} current={current} onSelect={onSelect} />
      )}
      {tabs.map((tab) => (
        <div
          key={tab.id}
          className="work-pane"
          id={`pane-${tab.id}`}
          hidden={tab.id !== current}
          {...((narrow || tabs.length > 1) && {
            role: 'tabpanel',
            'aria-labelledby': `tab-${tab.id}`,
          })}
        >
          {opened.has(tab.id) && contentOf(tab, terminals, addresses[tab.id])}
        </div>
      ))}
    </section>
  );
}

function contentOf(tab: WorkTab, terminals: TerminalProps, address?: string): ReactNode {
  switch (tab.kind) {
    case 'terminals':
      return <TerminalArea {...terminals} />;
    case 'page':
      return <FramedPage title={tab.page.title} url={address ?? tab.page.url} />;
    case 'files':
      return (
        <Suspense fallback={<QuietWait what="Opening the files…" />}>
          <FilesTab />
        </Suspense>
      );
  }
}
