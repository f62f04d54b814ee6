import { closestWord, formatDuration } from '@launchpad/kernel';
import type { z } from 'zod';
import { definitionSchema, knownKeys, type difficulties, type WrittenDefinition } from './definition-schema.js';
import { readYaml } from './read-yaml.js';
import type { WorkshopFault } from './workshop-fault.js';

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
  readonly env: Readonly<Record<string, string>>;
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
};

/** Reads `workshop.yaml`. `path` is how the file is named in the faults. */
export function parseWorkshopDefinition(text: string, path: string): ParsedDefinition {
  const yaml = readYaml(text, path);
  if (yaml.kind === 'faulty') return yaml;
  const parsed = definitionSchema.safeParse(yaml.value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const faults = issues.flatMap((issue) => faultsOf(issue, path));
    return { kind: 'faulty', faults: [...faults, ...contradictionsAmongTheRest(yaml.value, issues, path)] };
  }
  const definition = fillIn(parsed.data);
  const faults = contradictions(definition).map((fault) => at(path, fault.key, fault.message));
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'valid', definition };
}

/** Every fault is told at once: what is right by itself is compared although other settings are wrong. */
function contradictionsAmongTheRest(value: unknown, issues: readonly Issue[], path: string) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const wrong = new Set(issues.map((issue) => issue.path[0]));
  const rest = Object.entries(value).filter(([key]) => key in definitionSchema.shape && !wrong.has(key));
  const parsed = definitionSchema.safeParse({ title: '-', description: '-', ...Object.fromEntries(rest) });
  if (!parsed.success) return [];
  return contradictions(fillIn(parsed.data))
    .filter(({ between }) => !between.some((key) => wrong.has(key)))
    .map(({ key, message }) => at(path, key, message));
}

function fillIn(written: WrittenDefinition): WorkshopDefinition {
  const { title, description, difficulty, tags, ttl: ttlSeconds, terminals, env } = written;
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
  };
}

function extensionOf({ ttl, extension }: WrittenDefinition) {
  if (extension === false) return { extendSeconds: 0, maxTtlSeconds: ttl };
  const maxTtlSeconds = extension.max ?? ttl + Math.max(hour, extension.by ?? 0);
  const extendSeconds = extension.by ?? Math.min(halfAnHour, Math.max(0, maxTtlSeconds - ttl));
  return { extendSeconds, maxTtlSeconds };
}

type Contradiction = {
  readonly key: string;
  readonly message: string;
  /** The settings that cannot all hold. */
  readonly between: readonly (keyof WrittenDefinition)[];
};

/** Values that are right one by one and cannot all hold. */
function contradictions(definition: WorkshopDefinition): readonly Contradiction[] {
  const { ttlSeconds, maxTtlSeconds, idleTimeoutSeconds, durationSeconds } = definition;
  const longestSeconds = Math.max(ttlSeconds, maxTtlSeconds);
  const longest = formatDuration(longestSeconds);
  const found: Contradiction[] = [...extensionContradictions(definition)];
  if (idleTimeoutSeconds > longestSeconds) {
    const message = `is longer than a session can live (${longest}) and would never apply; use at most ${longest}, or 0 for no idle end`;
    found.push({ key: 'idle', message, between: ['idle', 'ttl', 'extension'] });
  }
  if (durationSeconds > longestSeconds) {
    const message = `is longer than a session can live (${longest}); make \`ttl\` or \`extension.max\` longer`;
    found.push({ key: 'duration', message, between: ['duration', 'ttl', 'extension'] });
  }
  return found;
}

function extensionContradictions(definition: WorkshopDefinition): readonly Contradiction[] {
  const { ttlSeconds, maxTtlSeconds, extendSeconds } = definition;
  const between = ['ttl', 'extension'] as const;
  const room = maxTtlSeconds - ttlSeconds;
  if (room === 0 && extendSeconds === 0) return [];
  if (room <= 0) {
    const [max, ttl] = [formatDuration(maxTtlSeconds), formatDuration(ttlSeconds)];
    const message = `is ${max}, which is no more than \`ttl\` (${ttl}); give it more, or write \`extension: false\``;
    return [{ key: 'extension.max', message, between }];
  }
  if (extendSeconds <= room) return [];
  const message = `is ${formatDuration(extendSeconds)}, but \`max\` leaves room for ${formatDuration(room)}; make it shorter or \`max\` longer`;
  return [{ key: 'extension.by', message, between }];
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, path: string): readonly WorkshopFault[] {
  const key = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => {
      const message = `is not a known setting${suggestion(name, knownKeys[key.replaceAll(/\.\d+/g, '')] ?? [])}`;
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
