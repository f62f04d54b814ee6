import type { NotesFault } from '../../../protocol/notes-messages.js';
import { isVariableName, type DeclaredVariable } from './note-variables.js';
import {
  parseYamlTree,
  yamlEntries,
  yamlItems,
  yamlKey,
  yamlText,
  type YamlNode,
} from './yaml-tree.js';

/** One page as `modules.yaml` describes it. */
export type ModuleEntry = {
  /** Of the page, below the content folder, without extension. */
  readonly path: string;
  readonly name?: string;
  readonly exitSign?: string;
  readonly exitLink?: string;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
};

export type TemplateEngine = 'plain' | 'liquid';

/** What one of the YAML files says; every file may say everything, and faults never hide the rest. */
export type SettingsFile = {
  readonly name?: string;
  readonly engine?: TemplateEngine;
  readonly modules: readonly ModuleEntry[];
  /** Pages in the order in which they are read, where one is given. */
  readonly activate?: readonly ModuleEntry[];
  readonly variables: readonly DeclaredVariable[];
  /** Other values for variables that are declared elsewhere. */
  readonly values: ReadonlyMap<string, string>;
  readonly faults: readonly NotesFault[];
};

const maxModules = 2000;
const maxVariables = 500;

/** Reads `modules.yaml`, `workshop.yaml` or another file of their kind. */
export function parseSettingsFile(text: string, file: string): SettingsFile {
  const { root, faults: found } = parseYamlTree(text);
  const faults: NotesFault[] = found.map((fault) => ({ rule: 'bad-settings', file, ...fault }));
  const wrong = (node: YamlNode, message: string): void => {
    faults.push({ rule: 'bad-settings', file, line: node.line, message });
  };
  if (root !== undefined && root.kind !== 'map' && text.trim() !== '')
    wrong(root, 'The file has to be a map of settings.');
  const config = yamlKey(root, 'config');
  const name = yamlText(root, 'name')?.trim();
  const engine = engineOf(yamlKey(config, 'template_engine'), wrong);
  const activate = activeModules(yamlKey(yamlKey(root, 'modules'), 'activate'), file, wrong);
  return {
    ...(name === undefined || name === '' ? {} : { name }),
    ...(engine === undefined ? {} : { engine }),
    modules: readModules(yamlKey(root, 'modules'), file, wrong),
    ...(activate === undefined ? {} : { activate }),
    variables: readVariables(yamlKey(config, 'vars'), wrong),
    values: readValues(yamlKey(root, 'vars'), wrong),
    faults,
  };
}

type Wrong = (node: YamlNode, message: string) => void;

function engineOf(node: YamlNode | undefined, wrong: Wrong): TemplateEngine | undefined {
  const text = node?.kind === 'text' ? node.text.trim() : undefined;
  if (node === undefined || text === '') return undefined;
  if (text !== undefined && /^liquid(?:\.?js)?$/i.test(text)) return 'liquid';
  wrong(node, 'The template engine has to be liquid.js, or nothing.');
  return undefined;
}

function readModules(
  node: YamlNode | undefined,
  file: string,
  wrong: Wrong,
): readonly ModuleEntry[] {
  if (node !== undefined && node.kind !== 'map' && !isEmpty(node))
    wrong(node, '`modules` has to be a map of pages.');
  const entries: ModuleEntry[] = [];
  for (const [path, fields] of yamlEntries(node).filter(([key]) => key !== 'activate')) {
    if (!isModulePath(path)) {
      wrong(fields, `"${shorten(path)}" is no path of a page below the content folder.`);
      continue;
    }
    if (fields.kind !== 'map' && !isEmpty(fields))
      wrong(fields, `The module "${shorten(path)}" has to be a map, such as \`name: A title\`.`);
    const text = (key: string): string | undefined => {
      const value = yamlKey(fields, key);
      if (value !== undefined && value.kind !== 'text') wrong(value, `\`${key}\` has to be text.`);
      return value?.kind === 'text' && value.text.trim() !== '' ? value.text.trim() : undefined;
    };
    const [name, exitSign, exitLink] = [text('name'), text('exit_sign'), text('exit_link')];
    entries.push({
      path,
      ...(name === undefined ? {} : { name }),
      ...(exitSign === undefined ? {} : { exitSign }),
      ...(exitLink === undefined ? {} : { exitLink }),
      file,
      line: fields.line,
    });
  }
  if (node !== undefined && entries.length > maxModules)
    wrong(node, `There are more than ${maxModules} modules; the rest is left out.`);
  return entries.slice(0, maxModules);
}

function activeModules(
  node: YamlNode | undefined,
  file: string,
  wrong: Wrong,
): readonly ModuleEntry[] | undefined {
  if (node === undefined || isEmpty(node)) return undefined;
  if (node.kind !== 'list') {
    wrong(node, '`modules.activate` has to be a list of pages.');
    return undefined;
  }
  const seen = new Map<string, ModuleEntry>();
  for (const item of node.items.slice(0, maxModules)) {
    const path = item.kind === 'text' ? item.text : '';
    if (!isModulePath(path))
      wrong(item, `"${shorten(path)}" is no path of a page below the content folder.`);
    else if (seen.has(path)) wrong(item, `The page "${shorten(path)}" is listed twice.`);
    else seen.set(path, { path, file, line: item.line });
  }
  if (node.items.length > maxModules)
    wrong(node, `More than ${maxModules} modules are active; the rest is left out.`);
  return [...seen.values()];
}

function readVariables(node: YamlNode | undefined, wrong: Wrong): readonly DeclaredVariable[] {
  if (node === undefined || isEmpty(node)) return [];
  if (node.kind !== 'list') wrong(node, '`config.vars` has to be a list of `name` and `value`.');
  const variables: DeclaredVariable[] = [];
  for (const item of yamlItems(node).slice(0, maxVariables)) {
    const name = yamlText(item, 'name')?.trim() ?? '';
    const value = yamlKey(item, 'value');
    const aliases = yamlKey(item, 'aliases');
    if (!isVariableName(name)) wrong(item, `"${shorten(name)}" is no name for a variable.`);
    else if (value !== undefined && value.kind !== 'text')
      wrong(value, `The value of "${name}" has to be plain text.`);
    else {
      const names = aliases?.kind === 'text' ? [aliases] : yamlItems(aliases);
      variables.push({
        name,
        value: value?.text ?? '',
        aliases: names.flatMap((alias) => (alias.kind === 'text' ? [alias.text.trim()] : [])),
        fromEnvironment: true,
      });
    }
  }
  return variables;
}

function readValues(node: YamlNode | undefined, wrong: Wrong): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of yamlEntries(node).slice(0, maxVariables)) {
    if (!isVariableName(name)) wrong(value, `"${shorten(name)}" is no name for a variable.`);
    else if (value.kind === 'text') values.set(name, value.text);
    else wrong(value, `The value of "${name}" has to be plain text.`);
  }
  return values;
}

const isEmpty = (node: YamlNode): boolean => node.kind === 'text' && node.text.trim() === '';

/** Plain steps down from the content folder. */
export const isModulePath = (path: string): boolean =>
  path.length > 0 &&
  path.length <= 500 &&
  !path.includes('\0') &&
  path.split('/').every((part) => part !== '' && !part.startsWith('.'));

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
