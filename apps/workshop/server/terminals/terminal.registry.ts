import type { TerminalList, TerminalSummary } from '../../protocol/terminal-messages.js';
import { OutputBudget } from './output-budget.js';
import { TerminalSession, type TerminalOptions } from './terminal.session.js';

export const maxTerminals = 16;
const namePattern = /^[A-Za-z0-9-]{1,32}$/;

export const isTerminalName = (name: string): boolean => namePattern.test(name);

type RegistryOptions = Omit<TerminalOptions, 'budget' | 'keptBytes' | 'onChange'> & {
  /** Bytes of output kept for pages that come back, by each terminal and by all of them together. */
  readonly kept: { readonly each: number; readonly all: number };
};

/** Every named terminal of the workspace. The first ones are there before anybody asks; others come with their first visitor. */
export class TerminalRegistry {
  private readonly sessions = new Map<string, TerminalSession>();
  /** Names that somebody has closed: a page that still knows one does not bring it back by accident. */
  private readonly gone = new Set<string>();
  private readonly budget: OutputBudget;
  private announcing = false;
  private stamp = 0;

  constructor(private readonly options: RegistryOptions) {
    this.budget = new OutputBudget(options.kept.all);
  }

  get summaries(): readonly TerminalSummary[] {
    return [...this.sessions.values()].map((session) => session.summary);
  }

  get list(): TerminalList {
    return { type: 'list', stamp: this.stamp, terminals: this.summaries };
  }

  has(name: string): boolean {
    return this.sessions.has(name);
  }

  find(name: string): TerminalSession | undefined {
    return this.sessions.get(name);
  }

  /** `asked`: somebody wants it whether or not it was closed before. */
  open(name: string, asked = false): TerminalSession | 'gone' | 'full' {
    const existing = this.sessions.get(name);
    if (existing !== undefined) return existing;
    if (this.gone.has(name) && !asked) return 'gone';
    if (this.sessions.size >= maxTerminals) return 'full';
    this.gone.delete(name);
    const { kept, ...options } = this.options;
    const session = new TerminalSession(name, {
      ...options,
      budget: this.budget,
      keptBytes: kept.each,
      onChange: () => {
        this.changed();
      },
    });
    this.sessions.set(name, session);
    return session;
  }

  /** One more, with the first number that was never used; `undefined` when there are as many as a workspace may have. */
  add(): TerminalSession | undefined {
    let number = 1;
    while (this.sessions.has(String(number)) || this.gone.has(String(number))) number += 1;
    const session = this.open(String(number));
    return typeof session === 'string' ? undefined : session;
  }

  /** `undefined` when there is none of this name. */
  rename(name: string, title: string): TerminalSummary | undefined {
    const session = this.sessions.get(name);
    if (session === undefined) return undefined;
    session.title = title;
    this.changed();
    return session.summary;
  }

  /** Ends a terminal and what runs in it. The last one stays. */
  remove(name: string): 'removed' | 'unknown' | 'last' {
    const session = this.sessions.get(name);
    if (session === undefined) return 'unknown';
    if (this.sessions.size === 1) return 'last';
    this.sessions.delete(name);
    this.gone.add(name);
    session.remove();
    this.changed();
    return 'removed';
  }

  close(): void {
    this.announcing = true;
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
  }

  /** Tells all pages, once for everything that happens in the same moment. */
  private changed(): void {
    if (this.announcing) return;
    this.announcing = true;
    setImmediate(() => {
      this.announcing = false;
      // Grows even across a new start of the workspace, so that pages can tell which list is newer.
      this.stamp = Math.max(this.stamp + 1, Date.now());
      for (const session of this.sessions.values()) session.announce(this.list);
    });
  }
}
