import { useMemo, useSyncExternalStore } from 'react';
import { below } from '../app/base-path.js';
import { TerminalPane } from './terminal-pane.js';
import { defaultTitle } from './terminal-places.js';
import { TerminalScreens } from './terminal-registry.js';

/** The terminal that the address names, when it stands alone there. */
export function terminalOfLocation(pathname: string): string | undefined {
  const prefix = below('terminals/');
  return pathname.startsWith(prefix) ? pathname.slice(prefix.length) : undefined;
}

/** One terminal on a page of its own. */
export function TerminalPage({ name }: { readonly name: string }) {
  const screens = useMemo(() => {
    const all = new TerminalScreens();
    // Who goes to its address wants it, whether or not it was closed before.
    all.show(name);
    return all;
  }, [name]);
  const known = useSyncExternalStore(screens.subscribe, screens.known);
  const title = known?.find((terminal) => terminal.name === name)?.title ?? defaultTitle(name);
  return (
    <main className="terminal-page">
      <title>{title}</title>
      <TerminalPane name={name} title={title} screens={screens} onLost={() => undefined} />
    </main>
  );
}
