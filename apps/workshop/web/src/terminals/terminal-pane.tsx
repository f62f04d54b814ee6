import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../app/use-theme.js';
import type { ConnectionState } from './terminal-connection.js';
import type { TerminalScreens } from './terminal-registry.js';
import { TerminalScreen } from './terminal-screen.js';

const notices: Readonly<Record<ConnectionState, string>> = {
  connecting: '',
  open: '',
  reconnecting: 'Reconnecting…',
  refused: 'This workspace has no room for another terminal.',
};

type PaneProps = {
  readonly name: string;
  readonly screens: TerminalScreens;
  readonly onLost: () => void;
};

export function TerminalPane({ name, screens, onLost }: PaneProps) {
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<TerminalScreen>(null);
  const [state, setState] = useState<ConnectionState>('connecting');
  const [smaller, setSmaller] = useState(false);
  const theme = useTheme();
  const latest = useRef({ theme, onLost });

  useEffect(() => {
    latest.current = { theme, onLost };
    screen.current?.setTheme(theme);
  }, [theme, onLost]);

  useEffect(() => {
    if (place.current === null) return undefined;
    const created = new TerminalScreen(place.current, {
      name,
      theme: latest.current.theme,
      onShared: setSmaller,
      onState: (next) => {
        setState(next);
        if (next === 'reconnecting') latest.current.onLost();
      },
    });
    screen.current = created;
    const forget = screens.set(name, created);
    return () => {
      forget();
      created.dispose();
    };
  }, [name, screens]);

  return (
    <section className="terminal" aria-label={`Terminal ${name}`} data-state={state}>
      <div className="terminal-title">
        <span>Terminal {name}</span>
        {smaller && state === 'open' && (
          <span className="terminal-hint">sized to fit another screen</span>
        )}
        <span className="terminal-notice" role="status">
          {notices[state]}
        </span>
      </div>
      <div className="terminal-place" ref={place} />
    </section>
  );
}
