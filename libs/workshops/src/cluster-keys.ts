import {
  budgetTierNames,
  budgetTiers,
  clusterAccess,
  egressPresets,
  type Budget,
  type BudgetLimits,
  type ContainerSize,
} from '@launchpad/runtime';
import { z } from 'zod';
import { formatBytes, formatCpu, parseBytes, parseCpu } from './quantity.js';
import { wanted } from './written-text.js';

const mebibyte = 1024 ** 2;

type AmountRules = {
  readonly form: string;
  readonly example: string;
  readonly min: number;
  readonly max: number;
  readonly parse: (value: string | number) => number | undefined;
  readonly format: (value: number) => string;
};

const amount = ({ form, example, min, max, parse, format }: AmountRules) =>
  z
    .union([z.string(), z.number()], { error: wanted(form, example) })
    .transform((value, context) => {
      const parsed = parse(value);
      if (parsed !== undefined && parsed >= min && parsed <= max) return parsed;
      const message =
        parsed === undefined
          ? `must be ${form}, such as \`${example}\``
          : `is ${format(parsed)}; use something from ${format(min)} to ${format(max)}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

const cpu = (example: string) =>
  amount({
    ...{ form: 'an amount of processor: cores, or thousandths of one with m', example },
    ...{ min: 1, max: 256_000, parse: parseCpu, format: formatCpu },
  });

type BytesRules = { readonly example: string; readonly min: number; readonly max: number };

const bytes = (rules: BytesRules) =>
  amount({
    ...{ form: 'a number with Ki, Mi, Gi or Ti (a bare number means bytes)', ...rules },
    ...{ parse: parseBytes, format: formatBytes },
  });

const memoryLimits = { min: 4 * mebibyte, max: 1024 ** 2 * mebibyte };
const volumeLimits = { min: 16 * mebibyte, max: 16 * 1024 ** 2 * mebibyte };

/** `[registry/]path[:tag][@digest]`, as the distribution project's reference grammar has it. */
const imagePattern =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/;

export const imageKey = z
  .string({ error: wanted('the name of an image', 'image: registry.example.org/git-workshop:1.4') })
  .max(255, 'is too long; use at most 255 characters')
  .regex(
    imagePattern,
    'must be the name of an image without a scheme, such as `image: registry.example.org/git-workshop:1.4`',
  )
  .optional();

export const accessKey = z
  .enum(clusterAccess, {
    error: `must be one of ${clusterAccess.join(', ')}: what the learner may do in the session’s own namespace`,
  })
  .default('none');

export const egressKey = z
  .enum(egressPresets, {
    error: `must be one of ${egressPresets.join(', ')}: where the workspace may connect to`,
  })
  .default('none');

export const volumeKey = bytes({ example: 'volume: 1Gi', ...volumeLimits }).optional();

const size = (example: string) =>
  z
    .strictObject(
      { cpu: cpu('cpu: 250m'), memory: bytes({ example: 'memory: 256Mi', ...memoryLimits }) },
      { error: `must have \`cpu\` and \`memory\`, such as \`${example}\`` },
    )
    .partial();

const count = (name: string) =>
  z
    .int({ error: wanted('a whole number', `${name}: 10`) })
    .min(0, 'must not be less than 0')
    .max(1000, 'is too many; use at most 1000')
    .optional();

const budgetNames = ['default', 'unlimited', ...budgetTierNames] as const;
const budgetForm = `one of ${budgetNames.join(', ')}, or a map such as \`{ from: medium, memory: 4Gi }\``;

const ownBudget = z
  .strictObject({
    from: z
      .enum(budgetTierNames, { error: `must be one of ${budgetTierNames.join(', ')}` })
      .default('small'),
    cpu: cpu('cpu: 2').optional(),
    memory: bytes({ example: 'memory: 2Gi', ...memoryLimits }).optional(),
    limit: size('limit: { cpu: 250m, memory: 256Mi }').optional(),
    request: size('request: { cpu: 50m, memory: 128Mi }').optional(),
    min: size('min: { cpu: 50m, memory: 32Mi }').optional(),
    volume: bytes({ example: 'volume: 5Gi', ...volumeLimits }).optional(),
    claims: count('claims'),
    controllers: count('controllers'),
    secrets: count('secrets'),
    services: count('services'),
  })
  .transform((written, context): BudgetLimits => {
    const limits = changedTier(budgetTiers[written.from], written);
    for (const { path, message } of disorder(limits))
      context.addIssue({ code: 'custom', path: [...path], message });
    return limits;
  });

export const budgetKey = z
  .union([z.enum(budgetNames), ownBudget], { error: `must be ${budgetForm}` })
  .default('small')
  .transform(
    (written): Budget =>
      typeof written === 'object' || written === 'default' || written === 'unlimited'
        ? written
        : budgetTiers[written],
  );

type Changes = {
  readonly [K in 'cpu' | 'memory' | 'volume' | 'claims' | 'controllers' | 'secrets' | 'services']?:
    number | undefined;
} & { readonly [K in 'limit' | 'request' | 'min']?: WrittenSize | undefined };

type WrittenSize = { readonly cpu?: number | undefined; readonly memory?: number | undefined };

function changedTier(tier: BudgetLimits, changes: Changes): BudgetLimits {
  const { counts } = tier;
  return {
    total: changedSize(tier.total, changes),
    defaultLimit: changedSize(tier.defaultLimit, changes.limit),
    defaultRequest: changedSize(tier.defaultRequest, changes.request),
    min: changedSize(tier.min, changes.min),
    maxVolumeBytes: changes.volume ?? tier.maxVolumeBytes,
    counts: {
      claims: changes.claims ?? counts.claims,
      controllers: changes.controllers ?? counts.controllers,
      secrets: changes.secrets ?? counts.secrets,
      services: changes.services ?? counts.services,
    },
  };
}

const changedSize = (size: ContainerSize, changes: WrittenSize = {}): ContainerSize => ({
  cpuMillis: changes.cpu ?? size.cpuMillis,
  memoryBytes: changes.memory ?? size.memoryBytes,
});

type Disorder = { readonly path: readonly string[]; readonly message: string };

/** Least, asked for, allowed, all together: each must fit into the next, or the cluster refuses every container. */
function disorder(limits: BudgetLimits): readonly Disorder[] {
  const steps = [
    ['min', limits.min, 'request', limits.defaultRequest],
    ['request', limits.defaultRequest, 'limit', limits.defaultLimit],
    ['limit', limits.defaultLimit, '', limits.total],
  ] as const;
  return steps.flatMap(([name, less, next, more]) => {
    const place = (unit: string) => (next === '' ? `\`${unit}\`` : `\`${next}.${unit}\``);
    const found: Disorder[] = [];
    if (less.cpuMillis > more.cpuMillis) {
      const message = `is ${formatCpu(less.cpuMillis)}, more than ${place('cpu')} (${formatCpu(more.cpuMillis)})`;
      found.push({ path: [name, 'cpu'], message });
    }
    if (less.memoryBytes > more.memoryBytes) {
      const message = `is ${formatBytes(less.memoryBytes)}, more than ${place('memory')} (${formatBytes(more.memoryBytes)})`;
      found.push({ path: [name, 'memory'], message });
    }
    return found;
  });
}
