import { useRef, type ReactNode } from 'react';
import { Icon } from '../app/icon.js';
import { gapNotice } from './gap-mark.js';
import { PasteDialog } from './paste-dialog.js';
import { SearchBar } from './search-bar.js';
import { SettingsPopover } from './settings-popover.js';
import type { ConnectionState } from './terminal-connection.js';
import type { TerminalScreens } from './terminal-registry.js';
import { useTerminalScreen, type ScreenState } from './use-terminal-screen.js';

const notices: Readonly<Record<ConnectionState, string>> = {
  connecting: '',
  open: '',
  reconnecting: 'Reconnecting…',
  refused: 'This workspace has no room for another terminal.',
  gone: 'This terminal was closed.',
};

type PaneProps = {
  readonly name: string;
  readonly title: string;
  readonly screens: TerminalScreens;
  readonly onLost: () => void;
  /** More that can be done with it, for its bar. */
  readonly tools?: ReactNode;
};

/** One terminal: its bar, its screen and what belongs to both. */
export function TerminalPane({ name, title, screens, onLost, tools }: PaneProps) {
  const bar = useRef<HTMLDivElement>(null);
  const { place, screen, state, change } = useTerminalScreen({
    ...{ name, title, screens, onLost },
    onLeave: () => bar.current?.querySelector('button')?.focus(),
  });
  const { searching } = state;
  return (
    <section className="terminal" aria-label={title} data-state={state.connection}>
      <div className="terminal-title" ref={bar}>
        <span className="terminal-name">{title}</span>
        <Notices state={state} onDismiss={() => change({ lostBytes: 0 })} />
        <span className="terminal-tools">
          <button
            type="button"
            className="icon-button"
            aria-label={`Search in ${title}`}
            aria-expanded={searching}
            onClick={() => {
              change({ searching: !searching });
            }}
          >
            <Icon name="search" />
          </button>
          <SettingsPopover name={name} title={title} canRename={!state.watching} />
          {tools}
        </span>
      </div>
      {searching && screen !== undefined && (
        <SearchBar
          search={screen.search}
          found={state.found}
          onClose={() => {
            change({ searching: false });
            screen.focus();
          }}
        />
      )}
      <div className="terminal-place" ref={place} />
      {state.paste !== undefined && (
        <PasteDialog
          paste={state.paste}
          onPaste={(text) => screen?.paste(text)}
          onClose={() => {
            change({ paste: undefined });
            screen?.focus();
          }}
        />
      )}
    </section>
  );
}

type NoticesProps = { readonly state: ScreenState; readonly onDismiss: () => void };

function Notices({ state, onDismiss }: NoticesProps) {
  const { connection, watching, smaller, lostBytes } = state;
  return (
    <>
      {watching && <span className="terminal-hint">you are watching</span>}
      {smaller && connection === 'open' && (
        <span className="terminal-hint">sized to fit another screen</span>
      )}
      <span className="terminal-notice" role="status">
        {notices[connection] || (lostBytes > 0 && gapNotice(lostBytes))}
      </span>
      {lostBytes > 0 && (
        <button
          type="button"
          className="icon-button"
          aria-label="Dismiss the notice"
          onClick={onDismiss}
        >
          <Icon name="close" />
        </button>
      )}
    </>
  );
}
