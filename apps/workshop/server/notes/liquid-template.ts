import { Liquid, type Template } from 'liquidjs';
import type { NoteVariables, Placeholder } from './interpolate.js';
import type { LineFault } from './page-header.js';

const maxTemplateLength = 2 * 1024 * 1024;
const maxRenderMs = 500;
const maxMemory = 20_000_000;
const maxNesting = 100;

/** Templates see the variables and nothing else: no file, no prototype; loops end. */
const engine = new Liquid({
  templates: {},
  ownPropertyOnly: true,
  strictVariables: false,
  strictFilters: false,
  parseLimit: maxTemplateLength,
  renderLimit: maxRenderMs,
  memoryLimit: maxMemory,
});

/** A page with its Liquid tags carried out, or what is wrong with them. `line` counts from 1. */
export async function renderLiquid(
  text: string,
  variables: NoteVariables,
): Promise<string | LineFault> {
  // The parser recurses.
  if (nesting(text) > maxNesting)
    return { line: 1, message: 'Liquid: the tags are nested too deeply.' };
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value ?? '']),
  );
  try {
    return String(await engine.parseAndRender(text, values));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [message = ''] = error.message.split('\n');
    const line = /, line:(\d+)/.exec(message)?.[1];
    return {
      line: line === undefined ? 1 : Number(line),
      message: `Liquid: ${message.replace(/, line:\d+.*$/, '').slice(0, 200)}.`,
    };
  }
}

/** Where a template asks for a name that nobody defined, neither outside nor in itself. */
export function findUnknownInLiquid(
  text: string,
  variables: NoteVariables,
): readonly Placeholder[] {
  if (nesting(text) > maxNesting) return [];
  const { globals } = engine.analyzeSync(parseOrNothing(text), { partials: false });
  return Object.entries(globals)
    .filter(([name]) => !Object.hasOwn(variables, name))
    .flatMap(([name, places]) =>
      places.map(({ location }) => ({
        name,
        syntax: 'braces' as const,
        line: location.row,
        outcome: 'emptied' as const,
      })),
    );
}

/** What is wrong with a template is told when it is carried out. */
function parseOrNothing(text: string): Template[] {
  try {
    return engine.parse(text);
  } catch (error) {
    if (error instanceof Error) return [];
    throw error;
  }
}

const blockTag =
  /^\{%-?\s{0,20}(end)?(?:if|unless|for|case|tablerow|capture|comment|raw|block|layout)\b/;

/** How deep blocks nest in each other, and brackets inside one tag. */
function nesting(text: string): number {
  let open = 0;
  let deepest = 0;
  for (let at = nextTag(text, 0); at >= 0;) {
    const close = text.indexOf(text.startsWith('{{', at) ? '}}' : '%}', at + 2);
    const tag = text.slice(at, close < 0 ? text.length : close);
    const block = blockTag.exec(tag);
    if (block !== null) open += block[1] === undefined ? 1 : -1;
    deepest = Math.max(deepest, open, bracketDepth(tag));
    at = close < 0 ? -1 : nextTag(text, close);
  }
  return deepest;
}

function nextTag(text: string, from: number): number {
  const found = /\{[{%]/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? -1;
}

function bracketDepth(tag: string): number {
  let open = 0;
  let deepest = 0;
  for (const character of tag) {
    if (character === '[' || character === '(') open += 1;
    if (character === ']' || character === ')') open -= 1;
    deepest = Math.max(deepest, open);
  }
  return deepest;
}
