import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** A piece of YAML with the line it stands on (1-based). Scalars are text, just as they were written. */
export type YamlNode =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly YamlNode[] }
  | {
      readonly kind: 'map';
      readonly line: number;
      readonly entries: ReadonlyMap<string, YamlNode>;
    };

export type YamlFault = { readonly line: number | null; readonly message: string };
export type YamlTree = {
  readonly root: YamlNode | undefined;
  readonly faults: readonly YamlFault[];
};

const maxNodes = 20_000;
const maxIndent = 100;
const maxOpen = 50;
const maxFaults = 20;

/** Reads YAML that may be hostile: what is nested or multiplied beyond reason is refused before it costs anything. */
export function parseYamlTree(text: string): YamlTree {
  const deep = lineNestedTooDeeply(text);
  if (deep !== undefined)
    return { root: undefined, faults: [{ line: deep, message: 'The YAML is nested too deeply.' }] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: true,
  });
  const faults = document.errors.slice(0, maxFaults).map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    // The rest of the message would quote the file.
    message: `The YAML cannot be read: ${error.message.split('\n')[0] ?? ''}`.slice(0, 300),
  }));
  const reading: Reading = { lines, document, faults, left: maxNodes };
  const root = document.contents === null ? undefined : toNode(document.contents, reading);
  if (reading.left <= 0)
    return { root: undefined, faults: [{ line: null, message: 'The YAML is too large.' }] };
  return { root, faults };
}

/**
 * The parser recurses, and a stack that overflows in it can take the whole process along. Counts brackets that stay
 * open, spaces before a line and marks of compact nesting (`- - -`), each of which bounds the depth from above.
 */
function lineNestedTooDeeply(text: string): number | undefined {
  let open = 0;
  for (const [index, line] of text.split('\n').entries()) {
    for (const character of line) {
      if (character === '[' || character === '{') open += 1;
      if ((character === ']' || character === '}') && open > 0) open -= 1;
      if (open > maxOpen) return index + 1;
    }
    const indent = line.length - line.trimStart().length;
    const marks = line.split(/[-?:](?=\s|$)/).length - 1;
    if (line.trim() !== '' && (indent > maxIndent || marks > maxIndent)) return index + 1;
  }
  return undefined;
}

type Reading = {
  readonly lines: LineCounter;
  readonly document: ReturnType<typeof parseDocument>;
  readonly faults: YamlFault[];
  /** Nodes that may still be made: an alias costs as much as what it stands for. */
  left: number;
};

function toNode(node: unknown, reading: Reading): YamlNode {
  reading.left -= 1;
  const line = lineOf(node, reading);
  if (reading.left <= 0) return { kind: 'text', line, text: '' };
  if (isAlias(node)) {
    const target: Node | undefined = node.resolve(reading.document);
    return target === undefined ? { kind: 'text', line, text: '' } : toNode(target, reading);
  }
  if (isSeq(node)) {
    return { kind: 'list', line, items: node.items.map((item) => toNode(item, reading)) };
  }
  if (isMap(node)) {
    const entries = new Map<string, YamlNode>();
    for (const { key, value } of node.items) {
      if (isScalar(key)) entries.set(textOf(key), toNode(value, reading));
      else
        reading.faults.push({ line: lineOf(key, reading), message: 'A key has to be plain text.' });
    }
    return { kind: 'map', line, entries };
  }
  return { kind: 'text', line, text: isScalar(node) ? textOf(node) : '' };
}

function lineOf(node: unknown, { lines }: Reading): number {
  const at = (isAlias(node) || isScalar(node) || isSeq(node) || isMap(node)) && node.range?.[0];
  return typeof at === 'number' ? Math.max(1, lines.linePos(at).line) : 1;
}

/** `3.10` stays `3.10`, and nothing is the empty text. */
function textOf({ value, source }: { value: unknown; source?: string }): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : (source ?? JSON.stringify(value));
}

/** The text under a key of a map; `undefined` where there is none. */
export function yamlText(node: YamlNode | undefined, key: string): string | undefined {
  const found = yamlKey(node, key);
  return found?.kind === 'text' ? found.text : undefined;
}

export const yamlKey = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.entries.get(key) : undefined;

export const yamlItems = (node: YamlNode | undefined): readonly YamlNode[] =>
  node?.kind === 'list' ? node.items : [];

export const yamlEntries = (
  node: YamlNode | undefined,
): readonly (readonly [string, YamlNode])[] => (node?.kind === 'map' ? [...node.entries] : []);
