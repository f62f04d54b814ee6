import { closestWord } from '@launchpad/kernel';
import {
  defaultObjectPolicy,
  mostObjects,
  objectFaults,
  type Budget,
  type ClusterAccess,
  type EgressPreset,
  type ObjectPolicy,
} from '@launchpad/runtime';
import type { z } from 'zod';
import type { DeclaredParams } from './declared-params.js';
import {
  definitionSchema,
  knownKeysAt,
  type difficulties,
  type WrittenDefinition,
} from './definition-schema.js';
import { contradictions } from './definition-contradictions.js';
import { isExposable } from './workspace-keys.js';
import { readYaml } from './read-yaml.js';
import type { WorkshopFault } from './workshop-fault.js';

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
type JsonObject = { readonly [key: string]: Json };

/** What `workshop.yaml` says, with every default filled in and every length of time in seconds. */
export type WorkshopDefinition = {
  readonly title: string;
  readonly description: string;
  /** How long most people take. */
  readonly durationSeconds: number;
  readonly difficulty: (typeof difficulties)[number];
  readonly tags: readonly string[];
  /** How long a session lasts. */
  readonly ttlSeconds: number;
  /** How long it lasts at most, extensions included. Equal to `ttlSeconds` where there are none. */
  readonly maxTtlSeconds: number;
  /** What one press of "extend" adds; 0 where the workshop allows none. */
  readonly extendSeconds: number;
  /** A session without input for this long ends; 0 is never. */
  readonly idleTimeoutSeconds: number;
  readonly terminals: number;
  /** Values may hold `{{ name }}` of a parameter. */
  readonly env: Readonly<Record<string, string>>;
  readonly params: DeclaredParams;
  /** Container image that brings the workshop; the installation's own where none is named. */
  readonly image?: string | undefined;
  readonly budget: Budget;
  readonly access: ClusterAccess;
  /** A home that outlives the pod, of this many bytes. */
  readonly volumeBytes?: number | undefined;
  readonly egress: EgressPreset;
  /** Ports of the workspace that are shown on hosts of their own, those of tabs among them. */
  readonly ports: readonly number[];
  /** More objects for the session's namespace, not yet filled in. */
  readonly objects: readonly JsonObject[];
};

export type ParsedDefinition =
  | { readonly kind: 'valid'; readonly definition: WorkshopDefinition }
  | { readonly kind: 'faulty'; readonly faults: readonly WorkshopFault[] };

const halfAnHour = 1800;
const hour = 3600;

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

function fillIn(written: WrittenDefinition): WorkshopDefinition {
  const { title, description, difficulty, tags, ttl: ttlSeconds, terminals, env } = written;
  const { params, image, budget, access, volume: volumeBytes, egress } = written;
  const { extendSeconds, maxTtlSeconds } = extensionOf(written);
  return {
    title,
    description,
    durationSeconds: written.duration ?? ttlSeconds,
    difficulty,
    tags,
    ttlSeconds,
    maxTtlSeconds,
    extendSeconds,
    idleTimeoutSeconds: written.idle ?? Math.min(2 * hour, maxTtlSeconds),
    terminals,
    env,
    params,
    ...(image === undefined ? {} : { image }),
    ...{ budget, access, egress },
    ...(volumeBytes === undefined ? {} : { volumeBytes }),
    ports: exposedPorts(written),
    objects: written.objects.filter(isManifest),
  };
}

/** Those named, and those of tabs: a tab that shows a port is of no use without it. */
function exposedPorts({ ports, tabs }: WrittenDefinition): readonly number[] {
  const shown = tabs.flatMap(({ port }) => (port === undefined ? [] : [port]));
  return [...new Set([...ports, ...shown.filter(isExposable)])];
}

/** Anything else is a fault by now. */
const isManifest = (object: unknown): object is JsonObject =>
  typeof object === 'object' && object !== null && !Array.isArray(object);

function extensionOf({ ttl, extension }: WrittenDefinition) {
  if (extension === false) return { extendSeconds: 0, maxTtlSeconds: ttl };
  const maxTtlSeconds = extension.max ?? ttl + Math.max(hour, extension.by ?? 0);
  const extendSeconds = extension.by ?? Math.min(halfAnHour, Math.max(0, maxTtlSeconds - ttl));
  return { extendSeconds, maxTtlSeconds };
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
