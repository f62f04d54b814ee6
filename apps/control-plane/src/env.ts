import {
  envFields,
  portalApartFromSessions,
  portalApartFromSessionsError,
  wholeNumber,
} from '@launchpad/platform';
import { z } from 'zod';

const { DATABASE_URL, REDIS_URL, LOG_LEVEL, PORTAL_URL, SESSIONS_DOMAIN, MAX_SESSIONS } = envFields;

export const envSchema = z.object({
  CONTROL_PLANE_PORT: wholeNumber(1, 65_535)
    .default(7081)
    .describe('Port of the control plane; only the edge calls it'),
  CONTROL_PLANE_HOST: z
    .string()
    .default('0.0.0.0')
    .describe('Address the control plane listens on'),
  EDGE_PUBLIC_KEY: z
    .string()
    .describe(
      'Public half (JWK) of the edge’s SIGNING_KEY; a JWK Set of all that count while keys change',
    ),
  ...{ DATABASE_URL, REDIS_URL, LOG_LEVEL, PORTAL_URL, SESSIONS_DOMAIN, MAX_SESSIONS },
});

export const controlPlaneEnv = envSchema
  .refine(portalApartFromSessions, portalApartFromSessionsError)
  .transform((env) => ({
    listen: { kind: 'tcp' as const, host: env.CONTROL_PLANE_HOST, port: env.CONTROL_PLANE_PORT },
    edgePublicKey: env.EDGE_PUBLIC_KEY,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    site: { portalUrl: env.PORTAL_URL, sessionsDomain: env.SESSIONS_DOMAIN },
    maxSessions: env.MAX_SESSIONS,
    logLevel: env.LOG_LEVEL,
  }));
