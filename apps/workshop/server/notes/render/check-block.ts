import { parseDuration } from '@launchpad/kernel';
import * as z from 'zod';
import { isCheckName } from '../check-step.js';
import { titleFromPath } from '../layouts/page-title.js';
import { parseYamlTree, yamlEntries, type YamlNode } from '../settings/yaml-tree.js';
import { escapeHtml } from './html-escape.js';

/** A check as its block describes it. */
export type WrittenCheck = {
  readonly name: string;
  readonly title: string;
  readonly everySeconds: number | null;
  readonly timeoutSeconds: number;
};
/** `line` counts from the first line of the block's text, which is 0. */
export type CheckFault = { readonly line: number; readonly message: string };

const maxLength = 4096;
const defaultTimeout = 30;

const seconds = (limits: { readonly min: number; readonly max: number }) =>
  z
    .string({ error: 'has to be a time such as 10s' })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine(
      (value) => value >= limits.min && value <= limits.max,
      `has to be a time such as 10s, from ${limits.min} s to ${limits.max} s`,
    );

const checkSchema = z.strictObject({
  name: z
    .string({ error: 'is missing: it names the executable in .workshop/checks' })
    .refine(isCheckName, 'has to be the plain name of an executable in .workshop/checks'),
  title: z
    .string({ error: 'has to be text' })
    .trim()
    .min(1, 'is empty')
    .max(200, 'is too long')
    .optional(),
  every: seconds({ min: 2, max: 3600 }).optional(),
  timeout: seconds({ min: 1, max: 300 }).optional(),
});

/** Reads the text of a `check` block: the executable's name alone, or a map with `name`, `title`, `every`, `timeout`. */
export function parseCheckBlock(text: string): WrittenCheck | readonly CheckFault[] {
  if (text.length > maxLength) return [{ line: 0, message: 'The check is larger than 4 KiB.' }];
  const line = text.trim();
  if (line === '')
    return [{ line: 0, message: 'The check is empty: it has to name an executable.' }];
  const plain = !line.includes('\n') && !line.includes(': ') && !line.endsWith(':');
  const read: ReadMap | readonly CheckFault[] = plain
    ? { values: { name: line }, lines: new Map() }
    : readMap(text);
  if (!('lines' in read)) return read;
  const { values, lines } = read;
  const parsed = checkSchema.safeParse(values);
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => faultsOf(issue, lines));
  const { name, title, every, timeout } = parsed.data;
  return {
    name,
    title: title ?? titleFromPath(name.replaceAll('.', '-')),
    everySeconds: every ?? null,
    timeoutSeconds: timeout ?? defaultTimeout,
  };
}

type ReadMap = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly lines: ReadonlyMap<string, number>;
};

function readMap(text: string): ReadMap | readonly CheckFault[] {
  const { root, faults } = parseYamlTree(text);
  if (faults.length > 0)
    return faults.map(({ line, message }) => ({ line: (line ?? 1) - 1, message }));
  if (root?.kind !== 'map')
    return [{ line: 0, message: 'The check has to be one name, or a map with a `name`.' }];
  const entries = yamlEntries(root);
  return {
    values: Object.fromEntries(entries.map(([key, node]) => [key, plainValue(node)])),
    lines: new Map(entries.map(([key, node]) => [key, node.line - 1])),
  };
}

const plainValue = (node: YamlNode): unknown => (node.kind === 'text' ? node.text : null);

function faultsOf(
  issue: z.core.$ZodIssue,
  lines: ReadonlyMap<string, number>,
): readonly CheckFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lines.get(key) ?? 0,
      message: `A check has no \`${key.slice(0, 40)}\`; it has name, title, every and timeout.`,
    }));
  }
  const key = String(issue.path[0] ?? 'name');
  return [{ line: lines.get(key) ?? 0, message: `The check's \`${key}\` ${issue.message}.` }];
}

/** Its state and the answer to pressing the button are filled in by the page. */
export function renderCheck({ name, title }: WrittenCheck): string {
  const [safe, id] = [escapeHtml(title), `check--${name}`];
  return [
    `<div class="check" data-check="${name}" data-title="${safe}" role="group" aria-labelledby="${id}">`,
    `<p class="check-title" id="${id}">${safe}</p>`,
    `<button type="button" class="check-button">Check</button>`,
    `<p class="check-state" role="status"></p></div>\n`,
  ].join('');
}

/** Stands where something of the page cannot be shown. */
export const renderFault = (message: string): string =>
  `<div class="notes-fault" role="note"><p>${escapeHtml(message)}</p></div>\n`;
