import type { TerminalList, TerminalSummary } from '../../../protocol/terminal-messages.js';
import type { TerminalScreen } from './terminal-screen.js';

type Listener = () => void;

/** The terminals of the workspace as this page knows them, by name, and a way for the notes to reach them. */
export class TerminalScreens {
  private readonly screens = new Map<string, TerminalScreen>();
  private readonly shows = new Set<(name: string) => void>();
  private readonly changes = new Set<Listener>();
  private list: TerminalList | undefined;
  private askedFor: readonly string[] = [];

  set(name: string, screen: TerminalScreen): () => void {
    this.screens.set(name, screen);
    return () => {
      if (this.screens.get(name) === screen) this.screens.delete(name);
    };
  }

  get(name: string): TerminalScreen | undefined {
    return this.screens.get(name);
  }

  /** Brings a terminal to the front, and opens it where it is not there yet. */
  show(name: string): void {
    const there = this.list?.terminals.some((terminal) => terminal.name === name) ?? false;
    if (!there && !this.isAsked(name)) {
      this.askedFor = [...this.askedFor, name];
      this.changed();
    }
    for (const shown of this.shows) shown(name);
  }

  /** Calls back when a terminal is to be brought to the front. Returns how to stop. */
  onShow(shown: (name: string) => void): () => void {
    this.shows.add(shown);
    return () => {
      this.shows.delete(shown);
    };
  }

  isAsked(name: string): boolean {
    return this.askedFor.includes(name);
  }

  /** What the server says there is, from whichever socket it came last; `undefined` until it has said so. */
  readonly known = (): readonly TerminalSummary[] | undefined => this.list?.terminals;

  readonly asked = (): readonly string[] => this.askedFor;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.changes.add(listener);
    return () => {
      this.changes.delete(listener);
    };
  };

  learn(list: TerminalList): void {
    if (list.stamp <= (this.list?.stamp ?? 0)) return;
    this.list = list;
    const names = list.terminals.map((terminal) => terminal.name);
    // From now on the list speaks for those that are there.
    this.askedFor = this.askedFor.filter((name) => !names.includes(name));
    this.changed();
  }

  /** Somebody has closed it. */
  forget(name: string): void {
    this.askedFor = this.askedFor.filter((asked) => asked !== name);
    if (this.list !== undefined) {
      const terminals = this.list.terminals.filter((terminal) => terminal.name !== name);
      this.list = { ...this.list, terminals };
    }
    this.changed();
  }

  private changed(): void {
    for (const listener of this.changes) listener();
  }
}
