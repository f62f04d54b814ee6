import { useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import type { TerminalLayout } from '../../../protocol/dashboard-messages.js';
import { Icon } from '../app/icon.js';
import { TerminalPane } from './terminal-pane.js';
import { terminalViews, type NamedTerminal, type TerminalView } from './terminal-places.js';
import type { TerminalScreens } from './terminal-registry.js';
import { closeTerminal, openTerminal } from './terminal-requests.js';
import { TerminalStack } from './terminal-stack.js';
import { TerminalTabs, viewTitle } from './terminal-tabs.js';

type AreaProps = {
  readonly layout: TerminalLayout;
  readonly screens: TerminalScreens;
  /** Whether there is room for one terminal only. */
  readonly narrow: boolean;
  /** Called when a terminal lost its connection: the session may be over. */
  readonly onLost: () => void;
};

/** All terminals of the workspace: those of the layout together, every other one behind a tab of its own. */
export function TerminalArea({ layout, screens, narrow, onLost }: AreaProps) {
  const known = useSyncExternalStore(screens.subscribe, screens.known);
  const asked = useSyncExternalStore(screens.subscribe, screens.asked);
  const views = terminalViews({ layout, known, asked, narrow });
  const [chosen, setChosen] = useState('');
  const [fault, setFault] = useState('');
  const current = views.find((view) => shows(view, chosen)) ?? views[0];
  useShown(screens, setChosen);
  const count = views.reduce((sum, view) => sum + view.terminals.length, 0);
  const add = async (): Promise<void> => {
    const answer = await openTerminal();
    setFault('fault' in answer ? answer.fault : '');
    if ('value' in answer) screens.show(answer.value.name);
  };
  const remove = async (name: string): Promise<void> => {
    const answer = await closeTerminal(name);
    setFault('fault' in answer ? answer.fault : '');
  };
  const addButton = <ToolButton label="New terminal" icon="add" onPress={add} />;
  const tabbed = views.length > 1;
  const pane = (terminal: NamedTerminal) => (
    <TerminalPane
      {...terminal}
      screens={screens}
      onLost={onLost}
      tools={
        <>
          {!tabbed && terminal === views[0]?.terminals[0] && addButton}
          {count > 1 && (
            <ToolButton
              label={`Close ${terminal.title}`}
              icon="close"
              onPress={() => remove(terminal.name)}
            />
          )}
        </>
      }
    />
  );
  return (
    <div className="terminal-area">
      {tabbed && (
        <TerminalTabs
          views={views}
          current={current?.id ?? ''}
          onSelect={setChosen}
          more={addButton}
        />
      )}
      <p className="terminal-fault" role="alert" hidden={fault === ''}>
        {fault}
      </p>
      {views.map((view) => (
        <View key={view.id} view={view} tabbed={tabbed} shown={view === current} pane={pane} />
      ))}
    </div>
  );
}

const shows = (view: TerminalView, chosen: string): boolean =>
  view.id === chosen || view.terminals.some(({ name }) => name === chosen);

function useShown(screens: TerminalScreens, choose: (name: string) => void): void {
  useEffect(
    () =>
      screens.onShow((name) => {
        // At once: a terminal that is not on screen cannot take the focus.
        flushSync(() => {
          choose(name);
        });
        screens.get(name)?.focus();
      }),
    [screens, choose],
  );
}

type ViewProps = {
  readonly view: TerminalView;
  readonly tabbed: boolean;
  readonly shown: boolean;
  readonly pane: (terminal: NamedTerminal) => React.ReactNode;
};

/** All views stay alive: what is not seen goes on. */
function View({ view, tabbed, shown, pane }: ViewProps) {
  const tab = tabbed ? { role: 'tabpanel', 'aria-label': viewTitle(view) } : {};
  return (
    <div {...tab} id={`terminal-view-${view.id}`} className="terminal-view" hidden={!shown}>
      <TerminalStack terminals={view.terminals} pane={pane} />
    </div>
  );
}

type ToolProps = {
  readonly label: string;
  readonly icon: 'add' | 'close';
  readonly onPress: () => Promise<void>;
};

function ToolButton({ label, icon, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      onClick={() => {
        void onPress();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
