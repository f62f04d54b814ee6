import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

type PanesProps = { readonly notes: ReactNode; readonly terminals: ReactNode };

export function Panes({ notes, terminals }: PanesProps) {
  const sides = useDefaultLayout({ id: 'workshop.sides', storage: localStorage });
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
        {terminals}
      </Panel>
    </Group>
  );
}
