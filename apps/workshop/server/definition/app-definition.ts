import * as z from 'zod';
import { terminalCount } from '../terminals/terminal-count.js';
import type { AuthorTab } from './author-tabs.js';

/** What the app itself needs of `workshop.yaml`. Whoever publishes a workshop checks all of it, and names every fault. */
export type AppDefinition = {
  readonly title: string | undefined;
  readonly terminals: number | undefined;
  readonly tabs: readonly AuthorTab[];
};

export const noDefinition: AppDefinition = { title: undefined, terminals: undefined, tabs: [] };

const title = z.string().trim().min(1);
const Tab = z.union([
  z.object({ title: title.max(40), url: z.string().min(1).max(2000) }),
  z.object({ title: title.max(40), port: z.int().min(1).max(65_535) }),
]);
const maxTabs = 8;

/** Takes what is right of a definition, setting by setting. */
export function readAppDefinition(value: unknown): AppDefinition {
  const settings = z.record(z.string(), z.unknown()).catch({}).parse(value);
  const tabs = z.array(z.unknown()).catch([]).parse(settings['tabs']);
  return {
    title: title.max(100).optional().catch(undefined).parse(settings['title']),
    terminals: terminalCount.optional().catch(undefined).parse(settings['terminals']),
    tabs: tabs.slice(0, maxTabs).flatMap((tab) => Tab.safeParse(tab).data ?? []),
  };
}
