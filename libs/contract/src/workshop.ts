import { z } from 'zod';

export const difficulties = ['beginner', 'intermediate', 'advanced'] as const;

export const WorkshopResource = z
  .object({
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    /** How long most people take, in seconds. */
    durationSeconds: z.int().positive(),
    difficulty: z.enum(difficulties),
    tags: z.array(z.string()),
    /** How long a session lasts, in seconds. */
    ttlSeconds: z.int().positive(),
    /** How long it lasts at most, extensions included. */
    maxTtlSeconds: z.int().positive(),
    idleTimeoutSeconds: z.int().nonnegative(),
    version: z.string(),
    /** What may be asked for when a session is started; each has a default. */
    params: z.array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        default: z.string(),
        /** A regular expression that a whole value matches. */
        pattern: z.string(),
      }),
    ),
  })
  .meta({ id: 'Workshop' });
export type WorkshopResource = z.infer<typeof WorkshopResource>;

export const WorkshopList = z
  .object({ items: z.array(WorkshopResource) })
  .meta({ id: 'WorkshopList' });
export type WorkshopList = z.infer<typeof WorkshopList>;
