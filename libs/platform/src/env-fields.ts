import { z } from 'zod';

/** Whole seconds or counts, as environment variables write them. */
export const wholeNumber = (smallest: number, largest: number) =>
  z.coerce.number('takes a whole number').int('takes a whole number').min(smallest).max(largest);

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'takes an address like postgresql://user:password@host:5432/name');
const redisUrl = z.string().regex(/^rediss?:\/\//, 'takes an address like redis://host:6379');

/** Settings that more than one app reads, so that they read the same everywhere. */
export const envFields = {
  DATABASE_URL: databaseUrl.describe(
    'Postgres. Embedded: left out, Launchpad starts one of its own in DATA_DIR',
  ),
  REDIS_URL: redisUrl
    .optional()
    .describe('Redis for the job queue; left out, the queue lives in Postgres'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
  PORTAL_URL: z
    .url({ protocol: /^https?$/, error: 'takes an address like https://launchpad.example.org' })
    .transform((url) => new URL(url).origin)
    .default('http://localhost:7080')
    .describe('Where people find the portal; scheme and port are the session hosts’ too'),
  SESSIONS_DOMAIN: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
      'takes a host name in lower case, such as sessions.example.org',
    )
    .default('sessions.localhost')
    .describe('Each session lives on a host of its own below this name'),
  MAX_SESSIONS: wholeNumber(1, 10_000)
    .default(20)
    .describe('How many sessions have a workspace at once; the others wait in a queue'),
  QUEUE_TIMEOUT: wholeNumber(10, 86_400)
    .default(1800)
    .describe('Seconds a learner waits for a place at most'),
  START_TIMEOUT: wholeNumber(1, 3600)
    .default(180)
    .describe('Seconds a workspace may take to start'),
  WORKSHOPS_DIR: z
    .string()
    .default('workshops')
    .describe('Folder with one sub-folder per workshop; edits show without a restart'),
  DATA_DIR: z.string().default('.launchpad').describe('Where Launchpad keeps what must outlive it'),
  ISOLATION: z
    .enum(['auto', 'bubblewrap', 'none'])
    .default('auto')
    .describe(
      'How workspaces are kept apart on this machine: bubblewrap where it works, or not at all',
    ),
};

/** The portal and the sessions need hosts of their own, or cookies would cross. */
export function portalApartFromSessions(env: {
  readonly PORTAL_URL: string;
  readonly SESSIONS_DOMAIN: string;
}): boolean {
  const { hostname } = new URL(env.PORTAL_URL);
  return hostname !== env.SESSIONS_DOMAIN && !hostname.endsWith(`.${env.SESSIONS_DOMAIN}`);
}
export const portalApartFromSessionsError = {
  path: ['SESSIONS_DOMAIN'],
  error:
    'must not be, or contain, the host of PORTAL_URL: sessions get hosts of their own below it',
};
