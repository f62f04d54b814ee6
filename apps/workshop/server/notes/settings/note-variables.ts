import type { NoteVariables } from '../interpolate.js';

/** A variable as a workshop declares it. */
export type DeclaredVariable = {
  readonly name: string;
  /** What it is when the environment has nothing to say. */
  readonly value: string;
  /** Names of environment variables that are asked before the one with the variable's own name. */
  readonly aliases: readonly string[];
  /** Whether the environment variable of the same name is asked too. */
  readonly fromEnvironment: boolean;
};

export type Environment = Readonly<Record<string, string | undefined>>;

export const isVariableName = (name: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name);

/**
 * What the names in a page stand for. A later declaration replaces an earlier one, and what the workspace itself
 * provides wins over both, unless it is empty here. Rule of Homeroom: aliases first, then the name, then the value.
 */
export function resolveVariables(
  provided: NoteVariables,
  declared: readonly DeclaredVariable[],
  environment: Environment,
): NoteVariables {
  const values = new Map<string, string>();
  for (const { name, value, aliases, fromEnvironment } of declared) {
    const asked = fromEnvironment ? [...aliases, name] : aliases;
    const found = asked.find((variable) => ownValue(environment, variable) !== undefined);
    values.set(name, found === undefined ? value : (ownValue(environment, found) ?? value));
  }
  for (const [name, value] of Object.entries(provided)) {
    if (!values.has(name) || (value ?? '') !== '') values.set(name, value ?? '');
  }
  return Object.fromEntries(values);
}

const ownValue = (environment: Environment, name: string): string | undefined =>
  Object.hasOwn(environment, name) ? environment[name] : undefined;
