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

const title = (max: number) =>
  z.string('has to be text').trim().min(1, 'is empty').max(max, `is longer than ${max} characters`);
const Tab = z.union(
  [
    z.object({ title: title(40), url: z.string().min(1).max(2000) }),
    z.object({ title: title(40), port: z.int().min(1).max(65_535) }),
  ],
  'has to be a `title` of at most 40 characters and either a `url` or a `port`',
);
const maxTabs = 8;
/** Each by itself: one that is wrong does not cost the others. */
const fields = {
  title: title(100),
  terminals: terminalCount,
  tabs: z.array(Tab, 'has to be a list').max(maxTabs, `has more than ${maxTabs} entries`),
  ports: z
    .array(
      z
        .int('has to be a port from 1024 to 65535')
        .min(1024, 'has to be a port from 1024 to 65535')
        .max(65_535, 'has to be a port from 1024 to 65535')
        .refine(
          (port) => port < 10_080 || port > 10_084,
          'is one of the ports of the workshop app',
        ),
      'has to be a list of ports',
    )
    .max(8, 'has more than 8 entries')
    .refine((ports) => new Set(ports).size === ports.length, 'names a port twice'),
};

/** Takes what is right of a definition, setting by setting. */
export function readAppDefinition(value: unknown): AppDefinition {
  const settings = z.record(z.string(), z.unknown()).catch({}).parse(value);
  const tabs = z.array(z.unknown()).catch([]).parse(settings['tabs']);
  return {
    title: fields.title.optional().catch(undefined).parse(settings['title']),
    terminals: fields.terminals.optional().catch(undefined).parse(settings['terminals']),
    tabs: tabs.slice(0, maxTabs).flatMap((tab) => Tab.safeParse(tab).data ?? []),
  };
}

type Problem = { readonly path: readonly PropertyKey[]; readonly message: string };

/** What of a definition that function does not take, and why. */
export function definitionProblems(value: unknown): readonly Problem[] {
  const parsed = z.object(fields).partial().safeParse(value);
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({ path, message }));
}
