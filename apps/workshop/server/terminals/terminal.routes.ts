import { AppError } from '@launchpad/kernel';
import * as z from 'zod';
import { longestTitle, type TerminalsAnswer } from '../../protocol/terminal-messages.js';
import { json, noContent, redirect, type Answer } from '../http/answer.js';
import { readJson } from '../http/request.body.js';
import type { Asked, Route } from '../http/route.js';
import { isTerminalName, maxTerminals, type TerminalRegistry } from './terminal.registry.js';

type Options = {
  readonly basePath: string;
  readonly registry: TerminalRegistry;
  /** The page on which a terminal stands alone. */
  readonly page: () => Answer;
};

const longestBody = 4096;
const Change = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1)
    .max(longestTitle)
    .regex(/^\P{C}*$/u),
});

/** The list of terminals, and each of them by its name. */
export const terminalRoutes = ({ basePath, registry, page }: Options): readonly Route[] => [
  { method: 'GET', path: 'api/terminals', answer: () => listed(registry) },
  { method: 'POST', path: 'api/terminals', answer: () => add(registry) },
  { method: 'PATCH', path: 'api/terminals/', answer: (asked) => rename(registry, asked) },
  { method: 'DELETE', path: 'api/terminals/', answer: (asked) => remove(registry, asked) },
  // Where Homeroom has its first terminal, and each by its name.
  { method: 'GET', path: 'terminal', answer: () => redirect(`${basePath}terminals/1`) },
  {
    method: 'GET',
    path: 'terminal/session/',
    answer: ({ rest }) => redirect(`${basePath}terminals/${nameIn(rest)}`),
  },
  {
    method: 'GET',
    path: 'terminals/',
    answer: ({ rest }) => {
      nameIn(rest);
      return page();
    },
  },
];

function nameIn(path: string): string {
  if (!isTerminalName(path)) throw unknownTerminal();
  return path;
}

function listed(registry: TerminalRegistry): Answer {
  const answer: TerminalsAnswer = { terminals: registry.summaries, most: maxTerminals };
  return json(200, answer);
}

function add(registry: TerminalRegistry): Answer {
  const added = registry.add();
  if (added === undefined) {
    throw new AppError('request.invalid', `There are ${String(maxTerminals)} terminals already.`);
  }
  return json(201, added.summary);
}

async function rename(registry: TerminalRegistry, { rest, request }: Asked): Promise<Answer> {
  if (!registry.has(rest)) throw unknownTerminal();
  const change = Change.safeParse(await readJson(request, longestBody));
  if (!change.success) {
    throw new AppError(
      'request.invalid',
      `A title has 1 to ${String(longestTitle)} characters that can be seen.`,
    );
  }
  const summary = registry.rename(rest, change.data.title);
  if (summary === undefined) throw unknownTerminal();
  return json(200, summary);
}

function remove(registry: TerminalRegistry, { rest }: Asked): Answer {
  switch (registry.remove(rest)) {
    case 'removed':
      return noContent;
    case 'unknown':
      throw unknownTerminal();
    case 'last':
      throw new AppError('request.invalid', 'The last terminal cannot be closed.');
  }
}

const unknownTerminal = (): AppError =>
  new AppError('request.not_found', 'There is no terminal of this name.');
