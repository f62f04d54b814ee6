import type { TerminalLayout } from '../../../protocol/dashboard-messages.js';
import type { TerminalSummary } from '../../../protocol/terminal-messages.js';

const terminalsOf: Readonly<Record<TerminalLayout, readonly string[]>> = {
  none: [],
  one: ['1'],
  split: ['1', '2'],
  three: ['1', '2', '3'],
};

export type NamedTerminal = { readonly name: string; readonly title: string };

export type TerminalView = { readonly id: string; readonly terminals: readonly NamedTerminal[] };

type Places = {
  readonly layout: TerminalLayout;
  /** `undefined` until the server has told which there are. */
  readonly known: readonly TerminalSummary[] | undefined;
  readonly asked: readonly string[];
  readonly narrow: boolean;
};

export const defaultTitle = (name: string): string => `Terminal ${name}`;

/** What is seen together: the terminals of the layout, and each other one by itself. On a narrow screen everyone is by itself. */
export function terminalViews({ layout, known, asked, narrow }: Places): readonly TerminalView[] {
  const titles = new Map(known?.map(({ name, title }) => [name, title]));
  const names = [...(known?.map(({ name }) => name) ?? terminalsOf[layout]), ...asked];
  const terminals = [...new Set(names)].map((name) => ({
    name,
    title: titles.get(name) ?? defaultTitle(name),
  }));
  const together = narrow ? [] : terminals.filter(({ name }) => terminalsOf[layout].includes(name));
  const alone = terminals.filter((terminal) => !together.includes(terminal));
  return [
    ...(together.length > 0 ? [{ id: 'layout', terminals: together }] : []),
    ...alone.map((terminal) => ({ id: terminal.name, terminals: [terminal] })),
  ];
}
