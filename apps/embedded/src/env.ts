import { isIP } from 'node:net';
import {
  envFields,
  portalApartFromSessions,
  portalApartFromSessionsError,
  wholeNumber,
} from '@launchpad/platform';
import { z } from 'zod';

const { DATABASE_URL, PORTAL_URL, ...shared } = envFields;

export const envSchema = z.object({
  PORT: wholeNumber(1, 65_535).default(7080).describe('Port of the one door: portal and sessions'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address it listens on. Another than loopback needs bubblewrap'),
  ...shared,
  DATABASE_URL: DATABASE_URL.optional(),
  PORTAL_URL: PORTAL_URL.unwrap()
    .optional()
    .describe('Where people find the portal; left out, http://localhost:PORT'),
});

/** Settings of the embedded form, checked together. */
export const embeddedEnv = envSchema
  .transform((env) => ({
    ...env,
    PORTAL_URL: env.PORTAL_URL ?? `http://localhost:${String(env.PORT)}`,
  }))
  .refine(portalApartFromSessions, portalApartFromSessionsError)
  .refine(({ HOST, ISOLATION }) => isLoopback(HOST) || ISOLATION !== 'none', {
    path: ['HOST'],
    error:
      'must be a loopback address while ISOLATION is none: anybody in the network would get a shell here',
  })
  .transform((env) => ({
    http: { host: env.HOST, port: env.PORT, loopback: isLoopback(env.HOST) },
    site: { portalUrl: env.PORTAL_URL, sessionsDomain: env.SESSIONS_DOMAIN },
    dataDir: env.DATA_DIR,
    workshopsDir: env.WORKSHOPS_DIR,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    isolation: env.ISOLATION,
    sessions: {
      maxSessions: env.MAX_SESSIONS,
      queueTimeoutSeconds: env.QUEUE_TIMEOUT,
      startTimeoutSeconds: env.START_TIMEOUT,
    },
    logLevel: env.LOG_LEVEL,
  }));

export type EmbeddedEnv = z.output<typeof embeddedEnv>;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
