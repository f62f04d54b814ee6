import { envFields, wholeNumber } from '@launchpad/platform';
import { z } from 'zod';

const { PORTAL_URL: _portal, SESSIONS_DOMAIN: _domain, ...shared } = envFields;

export const envSchema = z.object({
  EDGE_PUBLIC_KEY: z
    .string()
    .describe(
      'Public half (JWK) of the edge’s SIGNING_KEY; a JWK Set of all that count while keys change',
    ),
  WORKER_CONCURRENCY: wholeNumber(1, 200)
    .default(16)
    .describe('Sessions that are moved along at once'),
  BASELINE_TENANTS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((id) => id !== ''))
    .describe(
      'Tenants, by id, whose workshops may bring pods that satisfy only the baseline Pod Security Standard; all others are held to restricted',
    ),
  ...shared,
});

export const workerEnv = envSchema.transform((env) => ({
  edgePublicKey: env.EDGE_PUBLIC_KEY,
  concurrency: env.WORKER_CONCURRENCY,
  databaseUrl: env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  dataDir: env.DATA_DIR,
  workshopsDir: env.WORKSHOPS_DIR,
  isolation: env.ISOLATION,
  sessions: {
    maxSessions: env.MAX_SESSIONS,
    queueTimeoutSeconds: env.QUEUE_TIMEOUT,
    startTimeoutSeconds: env.START_TIMEOUT,
  },
  workshopPolicy: { baselineTenants: env.BASELINE_TENANTS },
  logLevel: env.LOG_LEVEL,
}));
