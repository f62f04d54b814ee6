import type { TerminalScreen } from './terminal-screen.js';

/** The terminals on the page by name, so that the notes can reach them. */
export class TerminalScreens {
  private readonly screens = new Map<string, TerminalScreen>();

  set(name: string, screen: TerminalScreen): () => void {
    this.screens.set(name, screen);
    return () => {
      if (this.screens.get(name) === screen) this.screens.delete(name);
    };
  }

  get(name: string): TerminalScreen | undefined {
    return this.screens.get(name);
  }
}
