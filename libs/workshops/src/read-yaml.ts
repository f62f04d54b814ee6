import {
  isAlias,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import type { WorkshopFault } from './workshop-fault.js';

export type ReadYaml =
  | { readonly kind: 'valid'; readonly value: unknown }
  | { readonly kind: 'faulty'; readonly faults: readonly WorkshopFault[] };

const maxLength = 64 * 1024;

/** Reads one YAML 1.2 document. Aliases are refused: a few lines of them can stand for gigabytes. */
export function readYaml(text: string, path: string): ReadYaml {
  if (text.length > maxLength) {
    const message = `is too long for a workshop definition; use at most ${String(maxLength / 1024)} KiB`;
    return { kind: 'faulty', faults: [{ path, message }] };
  }
  const lines = new LineCounter();
  const lineAt = (offset: number) => `${path}: line ${String(lines.linePos(offset).line)}`;
  try {
    const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
    const errors = [...document.errors, ...document.warnings];
    if (errors.some((error) => error.code === 'RESOURCE_EXHAUSTION')) return tooDeep(path);
    const faults = errors.map(({ pos, code, message }) => ({
      path: lineAt(pos[0]),
      message: explain({ code, message }),
    }));
    faults.push(...aliasFaults(document, lineAt));
    return faults.length > 0
      ? { kind: 'faulty', faults: withoutRepeats(faults) }
      : { kind: 'valid', value: document.toJS() as unknown };
  } catch (error) {
    // Thousands of nested brackets exhaust the parser's stack; anything else is a bug.
    if (!(error instanceof RangeError)) throw error;
    return tooDeep(path);
  }
}

function tooDeep(path: string): ReadYaml {
  const message = 'is nested too deeply; use plain keys and values';
  return { kind: 'faulty', faults: [{ path, message }] };
}

const explanations: ReadonlyMap<string, string> = new Map([
  ['MULTIPLE_DOCS', 'begins a second YAML document; keep only one'],
  ['DUPLICATE_KEY', 'sets a key that an earlier line sets already; remove one of them'],
  ['TAB_AS_INDENT', 'is indented with a tab; use spaces'],
]);

function explain({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === 'TAG_RESOLVE_FAILED') {
    return `uses a YAML tag that is not supported (${message}); remove it`;
  }
  return explanations.get(code) ?? `is not valid YAML: ${message}`;
}

/** One slip often makes the parser complain of the same line again and again. */
function withoutRepeats(faults: readonly WorkshopFault[]): readonly WorkshopFault[] {
  const seen = new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault]));
  return [...seen.values()].slice(0, 20);
}

function aliasFaults(document: Document.Parsed, lineAt: (offset: number) => string) {
  const faults: WorkshopFault[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) return;
      const message = `uses the YAML alias \`*${node.source}\`; write the value out instead`;
      faults.push({ path: lineAt(node.range?.[0] ?? 0), message });
    },
  });
  return faults;
}
