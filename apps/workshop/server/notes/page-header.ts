import { parse } from 'yaml';

/** What a page says about itself before its text. Keys are lower-case with underscores. */
export type PageHeader = {
  readonly title?: string;
  readonly prevPage?: string;
  readonly nextPage?: string;
  readonly exitSign?: string;
  readonly sort?: number;
};

const block =
  /^\uFEFF?\s*(?:\/\*([\s\S]*?)\*\/|---[ \t]*\r?\n([\s\S]*?)\r?\n?---[ \t]*(?:\r?\n|$))/;

/** Splits a page into its header (`--- … ---` or `/* … *\/`) and its text. A header that cannot be read is text. */
export function parsePageHeader(source: string): {
  readonly header: PageHeader;
  readonly body: string;
} {
  const found = block.exec(source);
  if (found === null) return { header: {}, body: source };
  const text = found[1] ?? found[2] ?? '';
  const values = new Map<string, string>();
  for (const [key, value] of found[2] === undefined ? readLines(text) : readYaml(text)) {
    values.set(normalise(key), value);
  }
  // Between two horizontal rules there may be ordinary text.
  if (values.size === 0 && text.trim() !== '') return { header: {}, body: source };
  return { header: toHeader(values), body: source.slice(found[0].length) };
}

const normalise = (key: string): string =>
  key
    .trim()
    .replaceAll(/[\s_-]/g, '')
    .toLowerCase();

function readYaml(text: string): [string, string][] {
  try {
    const value: unknown = parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return readLines(text);
    return Object.entries(value)
      .filter(([, entry]) => ['string', 'number', 'boolean'].includes(typeof entry))
      .map(([key, entry]) => [key, String(entry)]);
  } catch (error) {
    // `Title: Pods: an introduction` is no YAML, and clear enough.
    if (error instanceof Error) return readLines(text);
    throw error;
  }
}

function readLines(text: string): [string, string][] {
  const entries: [string, string][] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([A-Za-z][\w -]*?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) entries.push([key, unquote(value)]);
  }
  return entries;
}

const unquote = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

function toHeader(values: ReadonlyMap<string, string>): PageHeader {
  const text = (key: string): string | undefined => {
    const value = values.get(key)?.trim();
    return value === '' ? undefined : value;
  };
  const title = text('title');
  const prevPage = text('prevpage');
  const nextPage = text('nextpage');
  const exitSign = text('exitsign');
  const sort = Number(text('sort') ?? Number.NaN);
  return {
    ...(title === undefined ? {} : { title }),
    ...(prevPage === undefined ? {} : { prevPage }),
    ...(nextPage === undefined ? {} : { nextPage }),
    ...(exitSign === undefined ? {} : { exitSign }),
    ...(Number.isFinite(sort) ? { sort } : {}),
  };
}
