import { useEffect, useReducer, useRef, useState, type RefObject } from 'react';
import { useTheme } from '../app/use-theme.js';
import type { PendingPaste } from './paste-dialog.js';
import type { ConnectionState } from './terminal-connection.js';
import type { TerminalScreens } from './terminal-registry.js';
import { TerminalScreen, type ScreenOptions } from './terminal-screen.js';
import type { SearchResult } from './terminal-search.js';

type Wanted = {
  readonly name: string;
  readonly title: string;
  readonly screens: TerminalScreens;
  readonly onLost: () => void;
  /** Asked for by the key that leaves the terminal. */
  readonly onLeave: () => void;
};

/** What there is to say about a terminal. */
export type ScreenState = {
  readonly connection: ConnectionState;
  readonly watching: boolean;
  readonly smaller: boolean;
  /** Bytes of output that are missing from this screen. */
  readonly lostBytes: number;
  readonly paste: PendingPaste | undefined;
  readonly searching: boolean;
  readonly found: SearchResult;
};

type UsedScreen = {
  readonly place: RefObject<HTMLDivElement | null>;
  /** `undefined` until it is on the page. */
  readonly screen: TerminalScreen | undefined;
  readonly state: ScreenState;
  readonly change: (change: Partial<ScreenState>) => void;
};

const initial: ScreenState = {
  connection: 'connecting',
  watching: false,
  smaller: false,
  lostBytes: 0,
  paste: undefined,
  searching: false,
  found: { place: 0, count: 0 },
};

/** A terminal's screen for as long as its place is on the page. */
export function useTerminalScreen(wanted: Wanted): UsedScreen {
  const { name, title, screens } = wanted;
  const place = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<TerminalScreen>();
  const [state, change] = useReducer(
    (before: ScreenState, news: Partial<ScreenState>): ScreenState => ({ ...before, ...news }),
    initial,
  );
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
      ...reports(latest, change),
      name,
      theme: latest.current.theme,
      asked: screens.isAsked(name),
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

  return { place, screen, state, change };
}

/** Turns what a screen reports into what there is to say about it. */
function reports(
  latest: RefObject<Wanted>,
  change: (change: Partial<ScreenState>) => void,
): Omit<ScreenOptions, 'name' | 'theme' | 'asked'> {
  return {
    onShared: (smaller) => change({ smaller }),
    onWatching: (watching) => change({ watching }),
    onLost: (lostBytes) => change({ lostBytes }),
    onFound: (found) => change({ found }),
    onList: (list) => latest.current.screens.learn(list),
    onPaste: (text, lines) => change({ paste: { text, lines } }),
    onKey: (key) => {
      if (key === 'search') change({ searching: true });
      else latest.current.onLeave();
    },
    onState: (connection) => {
      change({ connection });
      if (connection === 'reconnecting') latest.current.onLost();
      if (connection === 'gone') latest.current.screens.forget(latest.current.name);
    },
  };
}
