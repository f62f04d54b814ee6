import { closestWord } from '@launchpad/kernel';
import { defaultObjectPolicy, mostObjects, objectFaults, type ObjectPolicy } from '@launchpad/runtime';
import type { z } from 'zod';
import { contradictions } from './definition-contradictions.js';
import { definitionSchema, knownKeysAt } from './definition-schema.js';
import { readYaml } from './read-yaml.js';
import { fillIn, type WorkshopDefinition } from './workshop-definition.js';
import type { WorkshopFault } from './workshop-fault.js';

export type ParsedDefinition =
  | { readonly kind: 'valid'; readonly definition: WorkshopDefinition }
  | { readonly kind: 'faulty'; readonly faults: readonly WorkshopFault[] };

/** Words people use for a key of ours that no spelling check would find. */
const otherWords: Readonly<Record<string, string>> = {
  name: 'title',
  summary: 'description',
  level: 'difficulty',
  keywords: 'tags',
  lifetime: 'ttl',
  timeout: 'idle',
  idletimeout: 'idle',
  idle_timeout: 'idle',
  extend: 'extension',
  environment: 'env',
  variables: 'env',
  parameters: 'params',
  storage: 'volume',
  resources: 'budget',
  size: 'budget',
  container: 'image',
  role: 'access',
  network: 'egress',
  expose: 'ports',
  manifests: 'objects',
};

/** Reads `workshop.yaml`. `path` is how the file is named in the faults; `policy` what the tenant may ask for. */
export function parseWorkshopDefinition(
  text: string,
  path: string,
  policy: ObjectPolicy = defaultObjectPolicy,
): ParsedDefinition {
  const yaml = readYaml(text, path);
  if (yaml.kind === 'faulty') return yaml;
  const parsed = definitionSchema.safeParse(yaml.value);
  const inObjects = faultsInObjects(yaml.value, policy, path);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const faults = issues.flatMap((issue) => faultsOf(issue, path));
    const rest = contradictionsAmongTheRest(yaml.value, issues, path);
    return { kind: 'faulty', faults: [...faults, ...inObjects, ...rest] };
  }
  const definition = fillIn(parsed.data);
  const between = contradictions(definition, parsed.data);
  const faults = [...inObjects, ...between.map(({ key, message }) => at(path, key, message))];
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'valid', definition };
}

/** Every fault is told at once: what is right by itself is compared although other settings are wrong. */
function contradictionsAmongTheRest(value: unknown, issues: readonly Issue[], path: string) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const wrong = new Set(issues.map((issue) => issue.path[0]));
  const rest = Object.entries(value).filter(([key]) => key in definitionSchema.shape && !wrong.has(key));
  const parsed = definitionSchema.safeParse({ title: '-', description: '-', ...Object.fromEntries(rest) });
  if (!parsed.success) return [];
  return contradictions(fillIn(parsed.data), parsed.data)
    .filter(({ between }) => !between.some((key) => wrong.has(key)))
    .map(({ key, message }) => at(path, key, message));
}

const mostObjectFaults = 50;

function faultsInObjects(value: unknown, policy: ObjectPolicy, path: string) {
  const objects =
    typeof value === 'object' && value !== null && 'objects' in value ? value.objects : undefined;
  if (!Array.isArray(objects)) return [];
  return objectFaults(objects.slice(0, mostObjects), policy)
    .slice(0, mostObjectFaults)
    .map((fault) => at(path, ['objects', ...fault.path].join('.'), fault.message));
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, path: string): readonly WorkshopFault[] {
  const key = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const message = `is not a known setting${suggestion(name, knownKeysAt(issue.path))}`;
      return at(path, [...issue.path, name].join('.'), message);
    });
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => at(path, key, inner.message));
  }
  const meant = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined;
  if (meant === undefined) return [at(path, key, issue.message)];
  return meant.flatMap((inner) =>
    faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, path),
  );
}

/** The branch of a union that was meant: the one that is only wrong further inside. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function suggestion(name: string, candidates: readonly string[]): string {
  const other = otherWords[name.toLowerCase()];
  const meant = other !== undefined && candidates.includes(other) ? other : closestWord(name, candidates);
  return meant === undefined
    ? `; remove it (known here: ${candidates.join(', ')})`
    : `; did you mean \`${meant}\`?`;
}

function at(path: string, key: string, message: string): WorkshopFault {
  return { path: key === '' ? path : `${path}: ${key}`, message };
}
