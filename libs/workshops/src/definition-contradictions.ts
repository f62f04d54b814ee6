import { formatDuration } from '@launchpad/kernel';
import { referencedParams } from './declared-params.js';
import type { WrittenDefinition } from './definition-schema.js';
import type { WorkshopDefinition } from './workshop-definition.js';
import { isExposable, mostPorts } from './workspace-keys.js';

export type Contradiction = {
  readonly key: string;
  readonly message: string;
  /** The settings that cannot all hold. */
  readonly between: readonly (keyof WrittenDefinition)[];
};

/** Values that are right one by one and cannot all hold. */
export function contradictions(
  definition: WorkshopDefinition,
  written: WrittenDefinition,
): readonly Contradiction[] {
  const { ttlSeconds, maxTtlSeconds, idleTimeoutSeconds, durationSeconds } = definition;
  const longestSeconds = Math.max(ttlSeconds, maxTtlSeconds);
  const longest = formatDuration(longestSeconds);
  const found: Contradiction[] = [
    ...extensionContradictions(definition),
    ...portContradictions(definition, written),
    ...envContradictions(definition),
    ...accessContradictions(definition),
  ];
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


function portContradictions(
  { ports }: WorkshopDefinition,
  { tabs }: WrittenDefinition,
): readonly Contradiction[] {
  const between = ['ports', 'tabs'] as const;
  const hidden = tabs.flatMap(({ port }, index): Contradiction[] => {
    if (port === undefined || isExposable(port)) return [];
    const message = `is ${String(port)}, which cannot be shown in a session; use 1024 to 65535, and none of 10080 to 10084`;
    return [{ key: `tabs.${String(index)}.port`, message, between }];
  });
  if (ports.length <= mostPorts) return hidden;
  const message = `and the ports of \`tabs\` are ${String(ports.length)} together; use at most ${String(mostPorts)}`;
  return [...hidden, { key: 'ports', message, between }];
}

function envContradictions({ env, params }: WorkshopDefinition): readonly Contradiction[] {
  return Object.entries(env).flatMap(([variable, value]) =>
    referencedParams(value)
      .filter((name) => !Object.hasOwn(params, name))
      .map((name): Contradiction => {
        const message = `refers to {{ ${name} }}, which \`params\` does not declare; add it there, with a default`;
        return { key: `env.${variable}`, message, between: ['env', 'params'] };
      }),
  );
}

/** Rights without the token that proves them would be of no use, and look as if they were. */
function accessContradictions({ access, objects }: WorkshopDefinition): readonly Contradiction[] {
  if (access !== 'none') return [];
  return objects.flatMap(({ kind }, index): Contradiction[] => {
    if (kind !== 'RoleBinding') return [];
    const message = 'gives the learner rights, but without `access` there is no account to use them by; add `access: view`';
    return [{ key: `objects.${String(index)}`, message, between: ['access', 'objects'] }];
  });
}
