import { Fragment } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { TerminalLayout } from '../../../protocol/dashboard-messages.js';
import { TerminalPane } from '../terminals/terminal-pane.js';
import type { TerminalScreens } from '../terminals/terminal-registry.js';

type StackProps = {
  readonly layout: TerminalLayout;
  readonly screens: TerminalScreens;
  readonly narrow: boolean;
  readonly onLost: () => void;
};

const terminalsOf: Readonly<Record<TerminalLayout, readonly string[]>> = {
  none: [],
  one: ['1'],
  split: ['1', '2'],
  three: ['1', '2', '3'],
};

/** How high each terminal is at first; the upper one does most of the work. */
const shares: Readonly<Record<number, readonly string[]>> = {
  2: ['60%', '40%'],
  3: ['40%', '30%', '30%'],
};

export function TerminalStack({ layout, screens, onLost }: StackProps) {
  const names = terminalsOf[layout];
  const stack = useDefaultLayout({
    id: `workshop.stack.${String(names.length)}`,
    storage: localStorage,
  });
  return (
    <Group
      orientation="vertical"
      {...(stack.defaultLayout && { defaultLayout: stack.defaultLayout })}
      onLayoutChanged={stack.onLayoutChanged}
    >
      {names.map((name, place) => (
        <Fragment key={name}>
          {place > 0 && (
            <Separator className="gutter" aria-label={`Height of terminal ${String(place)}`} />
          )}
          <Panel
            id={`terminal-${name}`}
            defaultSize={shares[names.length]?.[place] ?? '100%'}
            minSize="12%"
          >
            <TerminalPane name={name} screens={screens} onLost={onLost} />
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
