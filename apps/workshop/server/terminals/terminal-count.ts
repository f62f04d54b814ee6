import * as z from 'zod';
import type { TerminalLayout } from '../../protocol/dashboard-messages.js';

const layouts = ['none', 'one', 'split', 'three'] as const satisfies TerminalLayout[];

export const layoutOf = (count: number): TerminalLayout => layouts[count] ?? 'three';

/** Number of terminals by the name of their layout, or as a number. */
export const terminalCount = z.union(
  [
    z.enum(layouts).transform((layout) => layouts.indexOf(layout)),
    z
      .string()
      .regex(/^[0-3]$/)
      .transform(Number),
    z.literal([0, 1, 2, 3]),
  ],
  {
    error: 'must be none, one, split or three, or a number from 0 to 3',
  },
);

/**
 * The same by Homeroom's names. Its dashboard divides the tab when `TERMINAL_TAB` is `split`, and shows one terminal for anything
 * else; the other names are those of its successor.
 */
const homeroomTabs: Readonly<Record<string, number>> = { none: 0, split: 2, 'split/2': 3 };

export const homeroomTerminalCount = (tab: string): number => homeroomTabs[tab] ?? 1;
