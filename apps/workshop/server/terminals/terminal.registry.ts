import { TerminalSession, type TerminalOptions } from './terminal.session.js';

const maxTerminals = 16;
const namePattern = /^[A-Za-z0-9-]{1,32}$/;

export const isTerminalName = (name: string): boolean => namePattern.test(name);

/** Every named terminal of the workspace. The first ones are there before anybody asks; others come with their first visitor. */
export class TerminalRegistry {
  private readonly sessions = new Map<string, TerminalSession>();

  constructor(private readonly options: TerminalOptions) {}

  /** `undefined` when there are as many terminals as a workspace may have. */
  open(name: string): TerminalSession | undefined {
    const existing = this.sessions.get(name);
    if (existing !== undefined || this.sessions.size >= maxTerminals) return existing;
    const session = new TerminalSession(name, this.options);
    this.sessions.set(name, session);
    return session;
  }

  close(): void {
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
  }
}
