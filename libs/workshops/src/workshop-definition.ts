import type { Budget, ClusterAccess, EgressPreset } from '@launchpad/runtime';
import type { DeclaredParams } from './declared-params.js';
import type { difficulties, WrittenDefinition } from './definition-schema.js';
import { isExposable } from './workspace-keys.js';

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

const halfAnHour = 1800;
const hour = 3600;

/** Fills in every default. */
export function fillIn(written: WrittenDefinition): WorkshopDefinition {
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
