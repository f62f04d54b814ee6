import { z } from 'zod';
import { difficulties } from './definition-schema.js';
import type { WorkshopDefinition } from './workshop-definition.js';

const seconds = z.int().nonnegative();

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
});

export const storedFaults = z.array(z.object({ path: z.string(), message: z.string() }));
