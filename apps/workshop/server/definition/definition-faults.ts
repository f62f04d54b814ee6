import { parse } from 'yaml';
import { parseYamlTree, yamlItems, yamlKey, type YamlNode } from '../notes/settings/yaml-tree.js';
import { definitionProblems } from './app-definition.js';

/** `line` is 1-based. */
export type DefinitionFault = { readonly line: number; readonly message: string };

/** What is wrong with a `workshop.yaml`, as far as the app reads it. What it does not know is for others to judge. */
export function findDefinitionFaults(text: string): readonly DefinitionFault[] {
  const { root, faults } = parseYamlTree(text);
  if (faults.length > 0) return faults.map(({ line, message }) => ({ line: line ?? 1, message }));
  if (root === undefined) return [];
  if (root.kind !== 'map') return [{ line: 1, message: 'The file has to be a map of settings.' }];
  const value = parsed(text);
  if (value === undefined)
    return [{ line: 1, message: 'The file must not use aliases (`*name`): write the values out.' }];
  return definitionProblems(value.value).map(({ path, message }) => ({
    line: lineAt(root, path),
    message: `\`${path.join('.')}\` ${message}.`,
  }));
}

/** As the app reads it: a few lines of aliases can stand for gigabytes. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text, { maxAliasCount: 0, logLevel: 'error' }) as unknown };
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** The line of the innermost setting of the path that is there. */
function lineAt(root: YamlNode, path: readonly PropertyKey[]): number {
  let node = root;
  for (const key of path) {
    const inner = typeof key === 'number' ? yamlItems(node)[key] : yamlKey(node, String(key));
    if (inner === undefined) break;
    node = inner;
  }
  return node.line;
}
