import { budgetTiers, clusterAccess, egressPresets } from '@launchpad/runtime';
import { z } from 'zod';
import { difficulties } from './definition-schema.js';
import type { WorkshopDefinition } from './workshop-definition.js';

const seconds = z.int().nonnegative();

const containerSize = z.object({ cpuMillis: z.number(), memoryBytes: z.number() });

const budget = z.union([
  z.enum(['default', 'unlimited']),
  z.object({
    total: containerSize,
    defaultLimit: containerSize,
    defaultRequest: containerSize,
    min: containerSize,
    maxVolumeBytes: z.number(),
    counts: z.object({
      claims: z.number(),
      controllers: z.number(),
      secrets: z.number(),
      services: z.number(),
    }),
  }),
]);

const param = z.object({
  default: z.string(),
  pattern: z.string(),
  description: z.string().optional(),
});

/** A definition as a version's row keeps it. Rows outlive releases: new fields need a default here. */
export const storedDefinition: z.ZodType<WorkshopDefinition> = z.object({
  title: z.string(),
  description: z.string(),
  durationSeconds: seconds,
  difficulty: z.enum(difficulties),
  tags: z.array(z.string()),
  ttlSeconds: seconds,
  maxTtlSeconds: seconds,
  extendSeconds: seconds,
  idleTimeoutSeconds: seconds,
  terminals: seconds,
  env: z.record(z.string(), z.string()),
  params: z.record(z.string(), param).default({}),
  image: z.string().optional(),
  budget: budget.default(budgetTiers.small),
  access: z.enum(clusterAccess).default('none'),
  volumeBytes: z.number().optional(),
  egress: z.enum(egressPresets).default('none'),
  ports: z.array(z.int()).default([]),
  objects: z.array(z.record(z.string(), z.json())).default([]),
});

export const storedFaults = z.array(z.object({ path: z.string(), message: z.string() }));
