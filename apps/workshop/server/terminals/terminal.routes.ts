import { AppError } from '@launchpad/kernel';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { longestTitle, type TerminalsAnswer } from '../../protocol/terminal-messages.js';
import { json, noContent, redirect, type Answer } from '../http/answer.js';
import type { Visitor } from '../http/visitor.gate.js';
import { isTerminalName, maxTerminals, type TerminalRegistry } from './terminal.registry.js';

export type TerminalRequest = {
  readonly request: IncomingMessage;
  readonly visitor: Visitor;
  /** Below the base path. */
  readonly route: string;
};

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

/** Answers what concerns the terminals; `undefined` for everything else. */
export async function routeTerminals(
  options: Options,
  asked: TerminalRequest,
): Promise<Answer | undefined> {
  const { route, request } = asked;
  const { method = 'GET' } = request;
  const [, name] = /^(?:api\/)?terminals\/([^/]*)$/.exec(route) ?? [];
  if (name !== undefined && !isTerminalName(name)) throw unknownTerminal();
  if (route === 'api/terminals') return forAll(options, asked, method);
  if (name === undefined && route !== 'terminal') return undefined;
  if (name !== undefined && route.startsWith('api/'))
    return forOne(options, asked, { method, name });
  if (method !== 'GET' && method !== 'HEAD') throw notAllowed('GET');
  // Where the first terminal has always been.
  return name === undefined ? redirect(`${options.basePath}terminals/1`) : options.page();
}

function forAll({ registry }: Options, { visitor }: TerminalRequest, method: string): Answer {
  if (method === 'GET' || method === 'HEAD') {
    const answer: TerminalsAnswer = { terminals: registry.summaries, most: maxTerminals };
    return json(200, answer);
  }
  if (method !== 'POST') throw notAllowed('GET and POST');
  mayChange(visitor);
  const added = registry.add();
  if (added === undefined) {
    throw new AppError('request.invalid', `There are ${String(maxTerminals)} terminals already.`);
  }
  return json(201, added.summary);
}

async function forOne(
  { registry }: Options,
  { visitor, request }: TerminalRequest,
  { method, name }: { readonly method: string; readonly name: string },
): Promise<Answer> {
  if (method !== 'PATCH' && method !== 'DELETE') throw notAllowed('PATCH and DELETE');
  mayChange(visitor);
  if (!registry.has(name)) throw unknownTerminal();
  if (method === 'DELETE') {
    const removed = registry.remove(name);
    if (removed === 'last')
      throw new AppError('request.invalid', 'The last terminal cannot be closed.');
    return noContent;
  }
  const change = Change.safeParse(await readJson(request));
  if (!change.success) {
    throw new AppError(
      'request.invalid',
      `A title has 1 to ${String(longestTitle)} characters that can be seen.`,
    );
  }
  const summary = registry.rename(name, change.data.title);
  if (summary === undefined) throw unknownTerminal();
  return json(200, summary);
}

function mayChange({ canType }: Visitor): void {
  if (!canType) throw new AppError('auth.forbidden', 'Who watches changes nothing.');
}

const unknownTerminal = (): AppError =>
  new AppError('request.not_found', 'There is no terminal of this name.');

const notAllowed = (methods: string): AppError =>
  new AppError('request.method_not_allowed', `Only ${methods} is possible here.`);

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new AppError('request.unsupported_media_type', 'The body has to be JSON.');
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > longestBody) throw new AppError('request.too_large', 'The body is too large.');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AppError('request.malformed', 'The body is not JSON.', { cause: error });
  }
}
