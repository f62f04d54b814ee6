import type { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';

export type SearchResult = { readonly place: number; readonly count: number };

/** In colours that can be read on both themes' backgrounds. */
const decorations = {
  matchBackground: '#7a5c00',
  matchOverviewRuler: '#d99a1c',
  activeMatchBackground: '#b35900',
  activeMatchColorOverviewRuler: '#ff9d00',
};

/** Looks for text on the screen and above it. */
export class TerminalSearch {
  private addon: Promise<SearchAddon> | undefined;

  constructor(
    private readonly terminal: Terminal,
    private readonly onResult: (result: SearchResult) => void,
  ) {}

  async find(text: string, direction: 'next' | 'previous' | 'typing'): Promise<void> {
    const addon = await (this.addon ??= this.load());
    if (text === '') {
      addon.clearDecorations();
      this.onResult({ place: 0, count: 0 });
    } else if (direction === 'previous') addon.findPrevious(text, { decorations });
    else addon.findNext(text, { decorations, incremental: direction === 'typing' });
  }

  async clear(): Promise<void> {
    (await this.addon)?.clearDecorations();
  }

  private async load(): Promise<SearchAddon> {
    const { SearchAddon } = await import('@xterm/addon-search');
    const addon = new SearchAddon();
    this.terminal.loadAddon(addon);
    addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.onResult({ place: resultIndex + 1, count: resultCount });
    });
    return addon;
  }
}
