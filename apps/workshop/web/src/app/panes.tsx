import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

export type NamedTerminal = { readonly name: string; readonly content: ReactNode };

type PanesProps = { readonly notes: ReactNode; readonly terminals: readonly NamedTerminal[] };

/** How high each terminal is at first; the upper one does most of the work. */
const shares: Readonly<Record<number, readonly string[]>> = {
  2: ['60%', '40%'],
  3: ['40%', '30%', '30%'],
};

export function Panes({ notes, terminals }: PanesProps) {
  const sides = useDefaultLayout({ id: 'workshop.sides', storage: localStorage });
  const stack = useDefaultLayout({
    id: `workshop.stack.${String(terminals.length)}`,
    storage: localStorage,
  });
  return (
    <Group
      className="panes"
      orientation="horizontal"
      {...(sides.defaultLayout && { defaultLayout: sides.defaultLayout })}
      onLayoutChanged={sides.onLayoutChanged}
    >
      <Panel id="notes" defaultSize="35%" minSize="18%">
        {notes}
      </Panel>
      <Separator className="gutter" aria-label="Width of the notes" />
      <Panel id="work" minSize="25%">
        <Group
          orientation="vertical"
          {...(stack.defaultLayout && { defaultLayout: stack.defaultLayout })}
          onLayoutChanged={stack.onLayoutChanged}
        >
          {terminals.map(({ name, content }, place) => (
            <Fragment key={name}>
              {place > 0 && (
                <Separator className="gutter" aria-label={`Height of terminal ${String(place)}`} />
              )}
              <Panel
                id={`terminal-${name}`}
                defaultSize={shares[terminals.length]?.[place] ?? '100%'}
                minSize="12%"
              >
                {content}
              </Panel>
            </Fragment>
          ))}
        </Group>
      </Panel>
    </Group>
  );
}
