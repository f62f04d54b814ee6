import * as z from 'zod';
import { isVariableName, type DeclaredVariable } from './note-variables.js';
import { isModulePath, type ModuleEntry, type TemplateEngine } from './settings-file.js';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const optionalText = text.nullish().transform((value) => value ?? '');
const aliasNames = z
  .union([z.string().transform((name) => [name]), z.array(z.string())])
  .nullish()
  .transform((names) => names ?? []);

/** What `config-runner` reports: the config that was exported, or the calls its function made, in order. */
const reportSchema = z.union([
  z.object({ fault: z.string(), line: z.number().int().nullable() }),
  z.object({ config: z.unknown() }),
  z.object({ calls: z.array(z.tuple([z.string(), z.array(z.unknown())])).max(5000) }),
]);

const configSchema = z.object({
  site_title: text.nullish(),
  template_engine: text.nullish(),
  variables: z.array(z.unknown()).max(5000).nullish(),
  modules: z.array(z.unknown()).max(5000).nullish(),
});
const variableSchema = z.object({ name: z.string(), content: optionalText });
const moduleSchema = z.object({
  path: z.string(),
  title: text.nullish(),
  exit_sign: text.nullish(),
  exit_link: text.nullish(),
});

/** One thing that a `config.js` does to the settings. They count in the order in which they were done. */
export type ConfigStep =
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'engine'; readonly engine: TemplateEngine }
  | { readonly kind: 'module'; readonly module: ModuleEntry }
  | { readonly kind: 'variable'; readonly variable: DeclaredVariable }
  /** The YAML files are read here. `undefined`: the usual one. */
  | { readonly kind: 'load'; readonly file: string | undefined };

export type ConfigOutcome = {
  readonly steps: readonly ConfigStep[];
  readonly faults: readonly { readonly line: number | null; readonly message: string }[];
};

/** Makes sense of what `config.js` left behind. Only plain values count, whatever it made of them. */
export function readConfigReport(json: string, file: string): ConfigOutcome {
  const report = reportSchema.safeParse(parseJson(json));
  if (!report.success) return failed('The config could not be understood.');
  if ('fault' in report.data) return failed(report.data.fault, report.data.line);
  if ('calls' in report.data) return fromCalls(report.data.calls, file);
  const config = configSchema.safeParse(report.data.config);
  if (!config.success)
    return failed(
      'config.js has to export an object whose `variables` is a list of `{ name, content }`.',
    );
  return fromConfig(config.data, file);
}

const failed = (message: string, line: number | null = null): ConfigOutcome => ({
  steps: [],
  faults: [{ line, message }],
});

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Collected = {
  readonly steps: ConfigStep[];
  readonly faults: ConfigOutcome['faults'][number][];
};

function fromConfig(config: z.output<typeof configSchema>, file: string): ConfigOutcome {
  const found: Collected = { steps: [], faults: [] };
  const title = config.site_title?.trim() ?? '';
  if (title !== '') found.steps.push({ kind: 'title', title });
  addEngine(found, config.template_engine ?? '');
  for (const given of config.modules ?? []) addModule(found, given, file);
  for (const given of config.variables ?? []) {
    const variable = variableSchema.safeParse(given);
    if (variable.success) addVariable(found, variable.data.name, { value: variable.data.content });
    else wrong(found, 'An entry of `variables` is not `{ name, content }` with plain text.');
  }
  return found;
}

/** The functions that Homeroom hands to the author's `initialize(workshop)`. */
function fromCalls(calls: readonly (readonly [string, readonly unknown[]])[], file: string) {
  const found: Collected = { steps: [], faults: [] };
  for (const [name, [first, second, third]] of calls) {
    const given = optionalText.safeParse(first).data ?? '';
    const value = optionalText.safeParse(second).data ?? '';
    if (name === 'load_workshop')
      found.steps.push({ kind: 'load', file: given === '' ? undefined : given });
    if (name === 'site_title' && given !== '') found.steps.push({ kind: 'title', title: given });
    if (name === 'template_engine') addEngine(found, given);
    if (name === 'module_metadata')
      addModule(found, { path: given, title: second, exit_sign: third }, file);
    if (name === 'data_variable')
      addVariable(found, given, { value, aliases: aliasNames.safeParse(third).data ?? [] });
  }
  return found;
}

const wrong = (found: Collected, message: string): void => {
  found.faults.push({ line: null, message });
};

function addEngine(found: Collected, name: string): void {
  if (/^liquid(?:\.?js)?$/i.test(name)) found.steps.push({ kind: 'engine', engine: 'liquid' });
  else if (name.trim() !== '') wrong(found, 'The template engine has to be liquid.js, or nothing.');
}

function addVariable(
  found: Collected,
  name: string,
  { value, aliases = [] }: { value: string; aliases?: readonly string[] },
): void {
  const variable = { name, value, aliases, fromEnvironment: false };
  if (isVariableName(name)) found.steps.push({ kind: 'variable', variable });
  else wrong(found, `"${name.slice(0, 60)}" is no name for a variable.`);
}

function addModule(found: Collected, given: unknown, file: string): void {
  const parsed = moduleSchema.safeParse(given);
  if (!parsed.success || !isModulePath(parsed.data.path)) {
    wrong(found, 'A module of config.js names no page below the content folder.');
    return;
  }
  const { path, title, exit_sign: exitSign, exit_link: exitLink } = parsed.data;
  const module = {
    path,
    ...(title ? { name: title } : {}),
    ...(exitSign ? { exitSign } : {}),
    ...(exitLink ? { exitLink } : {}),
    file,
    line: 1,
  };
  found.steps.push({ kind: 'module', module });
}
