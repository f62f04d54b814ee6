import { parseYamlTree, yamlEntries } from './settings/yaml-tree.js';

/** What a page says about itself before its text. */
export type PageHeader = {
  readonly title?: string;
  readonly prevPage?: string;
  readonly nextPage?: string;
  readonly exitSign?: string;
  readonly exitLink?: string;
  readonly sort?: number;
};

export type HeaderKey = keyof PageHeader;
/** `line` is 1-based, in the file. */
export type LineFault = { readonly line: number | null; readonly message: string };

export type ParsedPage = {
  readonly header: PageHeader;
  /** Where each setting stands, 1-based. */
  readonly lines: ReadonlyMap<HeaderKey, number>;
  readonly body: string;
  /** Lines of the file before the body. */
  readonly bodyLine: number;
  readonly faults: readonly LineFault[];
};

const maxHeaderLength = 16 * 1024;
const maxHeaderKeys = 100;
const keys: Readonly<Record<string, HeaderKey>> = {
  title: 'title',
  prevpage: 'prevPage',
  nextpage: 'nextPage',
  exitsign: 'exitSign',
  exitlink: 'exitLink',
  sort: 'sort',
};

/** Splits a page into its header (`--- … ---` or `/* … *\/`) and its text. A header that cannot be read is text. */
export function parsePageHeader(file: string): ParsedPage {
  const source = file.replace(/^\uFEFF/, '');
  const none = { header: {}, lines: new Map<HeaderKey, number>(), body: source, bodyLine: 0 };
  const block = findBlock(source);
  if (block === undefined) return { ...none, faults: [] };
  if (block.kind === 'open') {
    const message = 'The header is never closed; end it with a line of three dashes.';
    return { ...none, faults: block.likely ? [{ line: block.line, message }] : [] };
  }
  const rest = { body: source.slice(block.end), bodyLine: lineCount(source.slice(0, block.end)) };
  if (block.text.length > maxHeaderLength) {
    const message = 'The header is larger than 16 KiB and is left out.';
    return { ...none, ...rest, faults: [{ line: block.line, message }] };
  }
  const entries = block.yaml ? readYaml(block.text) : readLines(block.text);
  // Between two horizontal rules there may be ordinary text.
  if (entries.length === 0 && block.text.trim() !== '') return { ...none, faults: [] };
  return { ...toHeader(entries, block.line), ...rest };
}

type Block =
  | { readonly kind: 'open'; readonly line: number; readonly likely: boolean }
  | {
      readonly kind: 'closed';
      readonly yaml: boolean;
      readonly text: string;
      /** Line of the file on which `text` begins, 1-based. */
      readonly line: number;
      /** Index of the first character after the block. */
      readonly end: number;
    };

const lineCount = (text: string): number => text.split('\n').length - 1;

function findBlock(source: string): Block | undefined {
  const start = source.length - source.trimStart().length;
  const line = lineCount(source.slice(0, start)) + 1;
  if (source.startsWith('/*', start)) {
    const close = source.indexOf('*/', start + 2);
    if (close < 0) return undefined;
    return {
      kind: 'closed',
      yaml: false,
      text: source.slice(start + 2, close),
      line,
      end: close + 2,
    };
  }
  const first = endOfLine(source, start);
  if (source.slice(start, first).trimEnd() !== '---') return undefined;
  for (let at = first + 1; at <= source.length; at = endOfLine(source, at) + 1) {
    const end = endOfLine(source, at);
    const text = source.slice(first + 1, Math.max(first + 1, at));
    if (source.startsWith('---', at) && source.slice(at, end).trimEnd() === '---')
      return {
        kind: 'closed',
        yaml: true,
        text,
        line: line + 1,
        end: Math.min(end + 1, source.length),
      };
  }
  const second = source.slice(first + 1, endOfLine(source, first + 1));
  const [entry] = readLines(second.slice(0, 200));
  return { kind: 'open', line, likely: entry !== undefined && normalise(entry.key) in keys };
}

function endOfLine(source: string, from: number): number {
  const at = source.indexOf('\n', from);
  return at < 0 ? source.length : at;
}

type Entry = { readonly key: string; readonly value: string | undefined; readonly line: number };

const normalise = (key: string): string =>
  key
    .trim()
    .replaceAll(/[\s_-]/g, '')
    .toLowerCase();

function readYaml(text: string): readonly Entry[] {
  const { root, faults } = parseYamlTree(text);
  // `Title: Pods: an introduction` is no YAML, and clear enough.
  if (faults.length > 0 || root?.kind !== 'map') return readLines(text);
  return yamlEntries(root).map(([key, node]) => ({
    key,
    value: node.kind === 'text' ? node.text : undefined,
    line: node.line,
  }));
}

function readLines(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim();
    if (/^[A-Za-z][\w -]{0,60}$/.test(key))
      entries.push({ key, value: unquote(line.slice(colon + 1).trim()), line: index + 1 });
  }
  return entries;
}

function unquote(value: string): string {
  const quote = value[0];
  const quoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  return quoted ? value.slice(1, -1) : value;
}

function toHeader(entries: readonly Entry[], firstLine: number) {
  const faults: LineFault[] = [];
  const lines = new Map<HeaderKey, number>();
  const texts: Partial<Record<Exclude<HeaderKey, 'sort'>, string>> = {};
  let sort: number | undefined;
  if (entries.length > maxHeaderKeys) {
    const message = `The header has more than ${maxHeaderKeys} settings; the rest is left out.`;
    faults.push({ line: firstLine, message });
  }
  for (const { key, value, line: offset } of entries.slice(0, maxHeaderKeys)) {
    const name = Object.hasOwn(keys, normalise(key)) ? keys[normalise(key)] : undefined;
    if (name === undefined) continue;
    const line = firstLine + offset - 1;
    lines.set(name, line);
    const text = value?.trim();
    if (text === undefined) faults.push({ line, message: `${key} has to be plain text.` });
    else if (name !== 'sort' && text !== '') texts[name] = text;
    else if (text !== '') {
      if (/^[+-]?\d{1,9}(?:\.\d{1,9})?$/.test(text)) sort = Number(text);
      else faults.push({ line, message: `${key} has to be a number.` });
    }
  }
  return { header: { ...texts, ...(sort === undefined ? {} : { sort }) }, lines, faults };
}
