import { Fragment, type ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { NamedTerminal } from './terminal-places.js';

type StackProps = {
  readonly terminals: readonly NamedTerminal[];
  readonly pane: (terminal: NamedTerminal) => ReactNode;
};

/** How high each terminal is at first; the upper one does most of the work. */
const shares: Readonly<Record<number, readonly string[]>> = {
  2: ['60%', '40%'],
  3: ['40%', '30%', '30%'],
};

/** Terminals one above the other, with gutters that a key moves as well as a mouse. */
export function TerminalStack({ terminals, pane }: StackProps) {
  const stack = useDefaultLayout({
    id: `workshop.stack.${terminals.map(({ name }) => name).join('.')}`,
    storage: localStorage,
  });
  return (
    <Group
      orientation="vertical"
      {...(stack.defaultLayout && { defaultLayout: stack.defaultLayout })}
      onLayoutChanged={stack.onLayoutChanged}
    >
      {terminals.map((terminal, place) => (
        <Fragment key={terminal.name}>
          {place > 0 && (
            <Separator className="gutter" aria-label={`Height of terminal ${String(place)}`} />
          )}
          <Panel
            id={`terminal-${terminal.name}`}
            defaultSize={shares[terminals.length]?.[place] ?? '100%'}
            minSize="12%"
          >
            {pane(terminal)}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
