import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTheme } from '../app/use-theme.js';
import type { PendingPaste } from './paste-dialog.js';
import type { ConnectionState } from './terminal-connection.js';
import type { TerminalScreens } from './terminal-registry.js';
import { TerminalScreen } from './terminal-screen.js';
import type { SearchResult } from './terminal-search.js';

type Wanted = {
  readonly name: string;
  readonly title: string;
  readonly screens: TerminalScreens;
  readonly onLost: () => void;
  /** Asked for by the key that leaves the terminal. */
  readonly onLeave: () => void;
};

export type ScreenState = {
  readonly place: RefObject<HTMLDivElement | null>;
  /** `undefined` until it is on the page. */
  readonly screen: TerminalScreen | undefined;
  readonly connection: ConnectionState;
  readonly watching: boolean;
  readonly smaller: boolean;
  /** Bytes of output that are missing from this screen. */
  readonly lostBytes: number;
  readonly forgetLost: () => void;
  readonly paste: PendingPaste | undefined;
  readonly endPaste: () => void;
  readonly searching: boolean;
  readonly setSearching: (searching: boolean) => void;
  readonly found: SearchResult;
};

/** A terminal's screen for as long as its place is on the page, and all that there is to say about it. */
export function useTerminalScreen(wanted: Wanted): ScreenState {
  const { name, title, screens } = wanted;
  const place = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<TerminalScreen>();
  const [connection, setConnection] = useState<ConnectionState>('connecting');
  const [watching, setWatching] = useState(false);
  const [smaller, setSmaller] = useState(false);
  const [lostBytes, setLostBytes] = useState(0);
  const [paste, setPaste] = useState<PendingPaste>();
  const [searching, setSearching] = useState(false);
  const [found, setFound] = useState<SearchResult>({ place: 0, count: 0 });
  const theme = useTheme();
  const latest = useRef({ theme, ...wanted });

  useEffect(() => {
    latest.current = { theme, ...wanted };
  });
  useEffect(() => {
    screen?.setTheme(theme);
    screen?.setTitle(title);
  }, [screen, theme, title]);

  useEffect(() => {
    if (place.current === null) return undefined;
    const created = new TerminalScreen(place.current, {
      name,
      theme: latest.current.theme,
      asked: screens.isAsked(name),
      onShared: setSmaller,
      onWatching: setWatching,
      onLost: setLostBytes,
      onFound: setFound,
      onList: (list) => {
        screens.learn(list);
      },
      onPaste: (text, lines) => {
        setPaste({ text, lines });
      },
      onKey: (key) => {
        if (key === 'search') setSearching(true);
        else latest.current.onLeave();
      },
      onState: (next) => {
        setConnection(next);
        if (next === 'reconnecting') latest.current.onLost();
        if (next === 'gone') screens.forget(name);
      },
    });
    created.setTitle(latest.current.title);
    setScreen(created);
    const forget = screens.set(name, created);
    return () => {
      forget();
      created.dispose();
      setScreen(undefined);
    };
  }, [name, screens]);

  return {
    ...{ place, screen, connection, watching, smaller, lostBytes, paste, searching, found },
    setSearching,
    forgetLost: () => {
      setLostBytes(0);
    },
    endPaste: () => {
      setPaste(undefined);
    },
  };
}
