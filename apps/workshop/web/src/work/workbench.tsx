import { useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { WorkspaceAnswer } from '../../../protocol/dashboard-messages.js';
import { useNarrow } from '../app/use-narrow.js';
import type { WorkshopMemory } from '../app/workshop-memory.js';
import { NotesPane, type NotesTitles } from '../notes/notes-pane.js';
import { TerminalScreens } from '../terminals/terminal-registry.js';
import { TabList } from './tab-list.js';
import { WorkArea } from './work-area.js';
import { tabOfPart, terminalsTab, workTabs, type WorkTab } from './work-tabs.js';

type BenchProps = {
  readonly workspace: WorkspaceAnswer;
  readonly memory: WorkshopMemory;
  /** What the end of the last page leads to, where it is not simply the start. */
  readonly onEnd?: () => void;
  readonly onLost: () => void;
  readonly onTitles: (titles: NotesTitles) => void;
};

const notesTab = { id: 'notes', title: 'Notes' } as const;

/**
 * Notes and work area: side by side, or one at a time behind tabs where the screen is narrow. Both ways are one tree, so
 * turning a phone keeps everything as it is.
 */
export function Workbench({ workspace, memory, onEnd, onLost, onTitles }: BenchProps) {
  const narrow = useNarrow();
  const screens = useMemo(() => new TerminalScreens(), []);
  const tabs = useMemo(() => workTabs(workspace), [workspace]);
  const front = useFrontTab(tabs, memory);
  const sides = useDefaultLayout({ id: `${memory.scope}:sides`, storage: localStorage });
  const show = (terminal: string): void => {
    // At once: a terminal that is not on screen cannot take the focus.
    flushSync(() => {
      front.select(terminalsTab);
    });
    screens.show(terminal);
  };
  const [addresses, setAddresses] = useState<Readonly<Record<string, string>>>({});
  const openPart = (part: string, url: string): boolean => {
    const tab = tabOfPart(tabs, part);
    if (tab === undefined) return false;
    setAddresses({ ...addresses, [tab.id]: url });
    front.select(tab.id);
    return true;
  };
  const notes = (
    <NotesPane
      actions={{ screens, show, openPart }}
      preview={workspace.preview}
      memory={memory}
      onTitles={onTitles}
      {...(onEnd && { onEnd })}
    />
  );
  if (tabs.length === 0) {
    return (
      <main className="bench" data-alone>
        {notes}
      </main>
    );
  }
  const tabbed = narrow && { role: 'tabpanel', 'aria-labelledby': 'tab-notes' };
  return (
    <main className="bench" data-narrow={narrow} data-front={front.side}>
      {narrow && (
        <TabList
          label="Notes and work area"
          tabs={[notesTab, ...tabs]}
          current={front.side === 'notes' ? notesTab.id : front.tab}
          onSelect={front.select}
        />
      )}
      <Group
        className="panes"
        orientation="horizontal"
        disabled={narrow}
        {...(sides.defaultLayout && { defaultLayout: sides.defaultLayout })}
        onLayoutChanged={sides.onLayoutChanged}
      >
        <Panel id="side-notes" defaultSize="35%" minSize="18%">
          <div id="pane-notes" className="pane" data-area="notes" {...tabbed}>
            {notes}
          </div>
        </Panel>
        <Separator className="gutter" aria-label="Width of the notes" />
        <Panel id="side-work" minSize="25%">
          <WorkArea
            tabs={tabs}
            current={front.tab}
            onSelect={front.select}
            addresses={addresses}
            terminals={{ layout: workspace.layout, screens, narrow, onLost }}
          />
        </Panel>
      </Group>
    </main>
  );
}

/** Which tab of the work area is in front, remembered, and on a narrow screen whether the notes cover it. */
function useFrontTab(tabs: readonly WorkTab[], memory: WorkshopMemory) {
  const [chosen, setChosen] = useState(() => memory.read('tab'));
  const [side, setSide] = useState<'notes' | 'work'>('notes');
  const tab = (tabs.find(({ id }) => id === chosen) ?? tabs[0])?.id ?? '';
  const select = (id: string): void => {
    if (id === notesTab.id) {
      setSide('notes');
      return;
    }
    setSide('work');
    setChosen(id);
    memory.write('tab', id);
  };
  return { tab, side, select };
}
