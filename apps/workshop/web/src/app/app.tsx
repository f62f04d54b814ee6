import { useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { TerminalLayout, WorkspaceAnswer } from '../../../protocol/dashboard-messages.js';
import { ClockBar, ClockWarning } from '../clock/clock-bar.js';
import { FinishDialog } from '../clock/finish-dialog.js';
import { useSessionClock } from '../clock/use-session-clock.js';
import { NotesPane } from '../notes/notes-pane.js';
import { TerminalArea } from '../terminals/terminal-area.js';
import { TerminalScreens } from '../terminals/terminal-registry.js';
import { below } from './base-path.js';
import { Icon } from './icon.js';
import { Panes } from './panes.js';
import { Tabs } from './tabs.js';
import { chooseTheme } from './theme.js';
import { useAnswer } from './use-answer.js';
import { useNarrow } from './use-narrow.js';
import { usePageAddress } from './use-page-address.js';
import { useTheme } from './use-theme.js';

export function App() {
  const workspace = useAnswer<WorkspaceAnswer>(below('api/workspace'));
  const clock = useSessionClock();
  const address = usePageAddress();
  const [finishing, setFinishing] = useState(false);
  const hosted = clock.seen !== undefined;
  const layout = workspace.state === 'ready' ? workspace.value.layout : undefined;
  const ownTitle = workspace.state === 'ready' ? workspace.value.title : '';
  const title = ownTitle || clock.seen?.session.workshop.title || 'Workshop';
  const finish = (): void => {
    setFinishing(true);
  };

  return (
    <div className="app">
      <title>{title}</title>
      <header className="top">
        <h1 className="brand">{title}</h1>
        <div className="top-tools">
          {clock.seen && clock.left && (
            <ClockBar seen={clock.seen} left={clock.left} onChanged={clock.refresh} />
          )}
          {hosted && (
            <button type="button" className="button" onClick={finish}>
              Finish
            </button>
          )}
          <ThemeButton />
        </div>
      </header>
      {clock.seen && clock.left && (
        <ClockWarning seen={clock.seen} left={clock.left} onChanged={clock.refresh} />
      )}
      {workspace.state === 'failed' && (
        <div className="notes-fault" role="alert">
          <p>{workspace.message}</p>
          <button type="button" className="button" onClick={workspace.retry}>
            Try again
          </button>
        </div>
      )}
      {layout !== undefined && (
        <Workbench layout={layout} onFinish={finish} onLost={clock.refresh} />
      )}
      {finishing && (
        <FinishDialog
          hosted={hosted}
          onClose={() => {
            setFinishing(false);
          }}
          onRestart={() => {
            setFinishing(false);
            address.open('');
          }}
        />
      )}
    </div>
  );
}

type BenchProps = {
  readonly layout: TerminalLayout;
  readonly onFinish: () => void;
  readonly onLost: () => void;
};

function Workbench({ layout, onFinish, onLost }: BenchProps) {
  const screens = useMemo(() => new TerminalScreens(), []);
  const narrow = useNarrow();
  const [tab, setTab] = useState('notes');
  const show = (terminal: string): void => {
    // At once: a terminal that is not on screen cannot take the focus.
    flushSync(() => {
      setTab('terminals');
    });
    screens.show(terminal);
  };
  const notes = <NotesPane actions={{ screens, show }} onFinish={onFinish} />;
  const terminals = <TerminalArea {...{ layout, screens, narrow, onLost }} />;
  const arranged = narrow ? (
    <Tabs notes={notes} terminals={terminals} current={tab} onSelect={setTab} />
  ) : (
    <Panes notes={notes} terminals={terminals} />
  );
  return <main className="bench">{layout === 'none' ? notes : arranged}</main>;
}

function ThemeButton() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Switch to ${other} colours`}
      onClick={() => {
        chooseTheme(other);
      }}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  );
}
