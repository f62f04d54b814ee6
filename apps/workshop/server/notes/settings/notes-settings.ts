import type { NotesFault } from '../../../protocol/notes-messages.js';
import type { NoteVariables } from '../interpolate.js';
import type { ConfigStep } from './config-outcome.js';
import { resolveVariables, type DeclaredVariable, type Environment } from './note-variables.js';
import type { ModuleEntry, SettingsFile, TemplateEngine } from './settings-file.js';

/** What a workshop says about its notes as a whole, from all its files together. */
export type NotesSettings = {
  readonly title: string | null;
  readonly engine: TemplateEngine;
  readonly variables: NoteVariables;
  /** Pages in reading order as the settings give it; `undefined`: they give none. */
  readonly modules: readonly ModuleEntry[] | undefined;
  readonly faults: readonly NotesFault[];
};

export type SettingsSources = {
  /** `modules.yaml`. */
  readonly modules: SettingsFile | undefined;
  /** `workshop.yaml`, or what the author or `WORKSHOP_FILE` chose instead. */
  readonly workshop: SettingsFile | undefined;
  /** Files that `config.js` asks for by name. */
  readonly others: ReadonlyMap<string, SettingsFile>;
  /** What `config.js` does; `undefined` where there is none. */
  readonly config: readonly ConfigStep[] | undefined;
  readonly provided: NoteVariables;
  readonly environment: Environment;
};

type Building = {
  title: string | null;
  engine: TemplateEngine;
  modules: ModuleEntry[];
  readonly variables: DeclaredVariable[];
  readonly faults: NotesFault[];
};

/** Puts the sources together. Without a `config.js` the YAML files count; with one, it says when they are read. */
export function combineSettings(sources: SettingsSources): NotesSettings {
  const building: Building = {
    title: null,
    engine: 'plain',
    modules: [],
    variables: [],
    faults: [],
  };
  const config = sources.config ?? [];
  // A config that lists its variables (Raneto) is added to the files; one that is a function (Homeroom) loads them.
  if (!config.some((step) => step.kind === 'load')) load(building, sources, sources.workshop);
  for (const step of config) {
    if (step.kind === 'title') building.title = step.title;
    else if (step.kind === 'engine') building.engine = step.engine;
    else if (step.kind === 'module') building.modules.push(step.module);
    else if (step.kind === 'variable') building.variables.push(step.variable);
    else {
      const other = step.file === undefined ? sources.workshop : sources.others.get(step.file);
      load(building, sources, other);
    }
  }
  const { modules, variables, faults, ...rest } = building;
  return {
    ...rest,
    variables: resolveVariables(sources.provided, variables, sources.environment),
    modules: modules.length === 0 ? undefined : modules,
    faults,
  };
}

function load(building: Building, { modules }: SettingsSources, workshop?: SettingsFile): void {
  building.title = workshop?.name ?? building.title;
  building.engine = workshop?.engine ?? modules?.engine ?? building.engine;
  const values = new Map([...(modules?.values ?? []), ...(workshop?.values ?? [])]);
  for (const variable of [...(modules?.variables ?? []), ...(workshop?.variables ?? [])]) {
    building.variables.push({ ...variable, value: values.get(variable.name) ?? variable.value });
  }
  const declared = new Set(building.variables.map(({ name }) => name));
  for (const [name, value] of values) {
    if (!declared.has(name))
      building.variables.push({ name, value, aliases: [], fromEnvironment: true });
  }
  building.modules = [...activeModules(building, modules, workshop)];
}

function activeModules(
  building: Building,
  modules: SettingsFile | undefined,
  workshop: SettingsFile | undefined,
): readonly ModuleEntry[] {
  const described = new Map(
    [...(modules?.modules ?? []), ...(workshop?.modules ?? [])].map((entry) => [entry.path, entry]),
  );
  const active = workshop?.activate ?? modules?.activate;
  if (active === undefined) return [...described.values()];
  for (const { path, file, line } of active) {
    if (modules !== undefined && !described.has(path)) {
      const message = `The page "${path}" is active, but modules.yaml does not describe it.`;
      building.faults.push({ rule: 'undescribed-module', file, line, message });
    }
  }
  return active.map((entry) => described.get(entry.path) ?? entry);
}
