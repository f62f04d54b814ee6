import { z } from 'zod';

export const sessionStates = ['queued', 'provisioning', 'ready', 'ending', 'ended'] as const;

export const endReasons = [
  'finished',
  'expired',
  'idle',
  'stopped',
  'cohort_closed',
  'failed',
  'unclaimed',
] as const;

/** Why a session failed. Each has words of its own in `failure`; starting again is possible after every one. */
export const failureCodes = [
  'image_not_found',
  'image_denied',
  'quota_exceeded',
  'unschedulable',
  'crash_loop',
  'setup_failed',
  'admission_refused',
  'cluster_required',
  'start_failed',
  'queue_timeout',
  'start_timeout',
  'workspace_gone',
] as const;

const instant = z.iso.datetime({ offset: true });

export const SessionResource = z
  .object({
    id: z.string(),
    state: z.enum(sessionStates),
    /** States this one may move to; an interface offers only what these allow. */
    nextStates: z.array(z.enum(sessionStates)),
    workshop: z.object({ slug: z.string(), title: z.string() }),
    /** 1-based place in the queue, while `queued`. */
    place: z.int().positive().optional(),
    /** What is being done just now, while `provisioning`. */
    phase: z.string().optional(),
    /** What it was started with, of the parameters that its workshop declares. */
    params: z.record(z.string(), z.string()),
    createdAt: instant,
    readyAt: instant.optional(),
    expiresAt: instant.nullable(),
    maxExpiresAt: instant.nullable(),
    /** When the session ends for want of input, as far as is known now. */
    idleAt: instant.nullable(),
    /** Seconds that one press of "extend" asks for; 0 where the workshop allows none. */
    extendSeconds: z.int().nonnegative(),
    endReason: z.enum(endReasons).optional(),
    /** Why it could not start, in plain words; only with `endReason: failed`. */
    failure: z.string().optional(),
    failureCode: z.enum(failureCodes).optional(),
    /** The server's time when this was written, so that a page can show a clock without trusting its own. */
    now: instant,
    links: z.object({ self: z.string(), events: z.string(), open: z.string() }),
  })
  .meta({ id: 'Session' });
export type SessionResource = z.infer<typeof SessionResource>;

export const CreateSessionRequest = z
  .strictObject({
    workshop: z.string().min(1).max(64),
    /** Values for parameters that the workshop declares; each not given has the workshop's own. */
    params: z
      .record(z.string().max(32), z.string().max(200))
      .refine((params) => Object.keys(params).length <= 20, 'names more than 20 parameters')
      .optional(),
  })
  .meta({ id: 'CreateSession' });
export type CreateSessionRequest = z.infer<typeof CreateSessionRequest>;

export const ExtendSessionRequest = z
  .strictObject({ seconds: z.int().positive().max(86_400) })
  .meta({ id: 'ExtendSession' });
export type ExtendSessionRequest = z.infer<typeof ExtendSessionRequest>;

export const SessionList = z
  .object({ items: z.array(SessionResource) })
  .meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof SessionList>;

/** One-time address of the session's own host; opening it swaps the ticket for that host's cookie. */
export const OpenedSession = z
  .object({ url: z.url(), expiresAt: instant })
  .meta({ id: 'OpenedSession' });
export type OpenedSession = z.infer<typeof OpenedSession>;

/**
 * `data:` of one server-sent event named `session`: what happened, and the whole session as it is now.
 * `id:` is the event's number within the session; changes of place carry none, as they are not kept.
 */
export const SessionEventMessage = z
  .object({
    kind: z.enum(['state', 'phase', 'place', 'extended', 'warning', 'snapshot']),
    at: instant,
    message: z.string(),
    session: SessionResource,
  })
  .meta({ id: 'SessionEvent' });
export type SessionEventMessage = z.infer<typeof SessionEventMessage>;
