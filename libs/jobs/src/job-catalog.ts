import { z } from 'zod';

type JobDefinition = {
  readonly payload: z.ZodType;
  readonly attempts: number;
  /** First delay between attempts, in milliseconds; doubles each time. */
  readonly backoffMs: number;
  readonly timeoutMs: number;
  /** Jobs with the same key collapse into one while the first is waiting. */
  readonly dedupeKey: (payload: never) => string;
};

const define = <P extends z.ZodType>(
  definition: Omit<JobDefinition, 'payload' | 'dedupeKey'> & {
    readonly payload: P;
    readonly dedupeKey: (payload: z.infer<P>) => string;
  },
) => definition;

const Nothing = z.strictObject({});

/**
 * Every job there is. A job is an alarm clock that carries ids: losing one delays, never leaks, since the
 * sweep finds whatever is due in the database.
 */
export const jobCatalog = {
  'session.reconcile': define({
    payload: z.strictObject({ sessionId: z.string() }),
    attempts: 3,
    backoffMs: 500,
    timeoutMs: 30_000,
    dedupeKey: (p) => p.sessionId,
  }),
  'sessions.admit': define({
    payload: Nothing,
    attempts: 3,
    backoffMs: 500,
    timeoutMs: 30_000,
    dedupeKey: () => 'all',
  }),
  'sessions.sweep': define({
    payload: Nothing,
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 60_000,
    dedupeKey: () => 'all',
  }),
  'workspaces.orphan-sweep': define({
    payload: Nothing,
    attempts: 1,
    backoffMs: 0,
    timeoutMs: 120_000,
    dedupeKey: () => 'all',
  }),
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobCatalog;
export type JobPayload<N extends JobName> = z.infer<(typeof jobCatalog)[N]['payload']>;
