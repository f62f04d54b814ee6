import * as z from 'zod';
import type { TerminalLayout } from '../../protocol/dashboard-messages.js';

const layouts: readonly TerminalLayout[] = ['none', 'one', 'split', 'three'];

export const layoutOf = (count: number): TerminalLayout => layouts[count] ?? 'three';

/** Number of terminals by the name of their layout, or as a number. */
export const terminalCount = z
  .union([z.string(), z.number()])
  .transform((given) => {
    const named = layouts.findIndex((layout) => layout === given);
    return named < 0 ? Number(given) : named;
  })
  .refine((count) => Number.isInteger(count) && count >= 0 && count <= 3, {
    message: 'must be none, one, split or three, or a number from 0 to 3',
  });

/**
 * The same by Homeroom's names. Its dashboard divides the tab when `TERMINAL_TAB` is `split`, and shows one terminal for anything
 * else; the other names are those of its successor.
 */
const homeroomTabs: Readonly<Record<string, number>> = { none: 0, split: 2, 'split/2': 3 };

export const homeroomTerminalCount = (tab: string): number => homeroomTabs[tab] ?? 1;
