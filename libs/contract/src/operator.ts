import { z } from 'zod';
import { sessionStates } from './session.js';

export const OperatorSignInRequest = z
  .strictObject({ token: z.string().min(1).max(200) })
  .meta({ id: 'OperatorSignIn' });

export const OperatorOverview = z
  .object({
    capacity: z.object({ max: z.int(), used: z.int() }),
    sessions: z.record(z.enum(sessionStates), z.int()),
    stuck: z.array(
      z.object({ id: z.string(), since: z.iso.datetime({ offset: true }), blockedBy: z.string() }),
    ),
    workshops: z.array(
      z.object({
        slug: z.string(),
        published: z.boolean(),
        faults: z.array(z.object({ path: z.string(), message: z.string() })),
      }),
    ),
  })
  .meta({ id: 'OperatorOverview' });
export type OperatorOverview = z.infer<typeof OperatorOverview>;
