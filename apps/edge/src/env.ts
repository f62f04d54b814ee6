import { readFileSync } from 'node:fs';
import { readPublicKeys } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import {
  envFields,
  portalApartFromSessions,
  portalApartFromSessionsError,
  wholeNumber,
} from '@launchpad/platform';
import { z } from 'zod';
import type { EdgeLimits } from './edge-limits.js';
import type { UpstreamAddress } from './resolve/session-route.js';

export const envSchema = z
  .object({
    PORTAL_URL: envFields.PORTAL_URL,
    SESSIONS_DOMAIN: envFields.SESSIONS_DOMAIN,
    CONTROL_PLANE_ADDRESS: z
      .string()
      .regex(/^(unix:\/.+|[^/\s]+:\d+)$/, 'takes host:port or unix:/path')
      .describe('Where the control plane listens: host:port, or unix:/path'),
    DATABASE_URL: envFields.DATABASE_URL,
    SIGNING_KEY: z
      .string()
      .optional()
      .describe('Private JWK (Ed25519) that signs cookies and identities; the same for every edge'),
    SIGNING_KEY_FILE: z
      .string()
      .optional()
      .describe('File that holds the signing key, instead of SIGNING_KEY'),
    PREVIOUS_SIGNING_KEYS: z
      .string()
      .optional()
      .describe(
        'Keys that signed before, newest first (JWK Set): what they signed still counts. Keep their private halves for as long as a session may last, so that workspaces already running know the signature',
      ),
    HOST: z.string().default('0.0.0.0').describe('Address the edge listens on'),
    PORT: wholeNumber(1, 65_535).default(8080).describe('Port the edge listens on'),
    EDGE_PROCESSES: wholeNumber(1, 64)
      .default(1)
      .describe('Processes that share the port, each a whole edge; limits are for each of them'),
    METRICS_HOST: z
      .string()
      .default('127.0.0.1')
      .describe('Address of the figures, which must not be reachable from outside'),
    METRICS_PORT: wholeNumber(1, 65_535)
      .optional()
      .describe('Port of the figures (/metrics, /healthz, /readyz); left out, there are none'),
    ACCESS_LOG: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether each request and each closed socket is logged'),
    MAX_CONNECTIONS: wholeNumber(1, 1_000_000)
      .default(8000)
      .describe('Connections of browsers at once; who comes then is told to come back'),
    MAX_CONNECTIONS_PER_ADDRESS: wholeNumber(1, 1_000_000)
      .default(4000)
      .describe('Of these, from one address. Behind a balancer all come from its address'),
    MAX_BODY_MEGABYTES: wholeNumber(1, 1_000_000)
      .default(512)
      .describe('Longest body of a request'),
    DRAIN_SECONDS: wholeNumber(0, 3600)
      .default(20)
      .describe('Seconds that requests under way may take once a stop was asked for'),
    LOG_LEVEL: envFields.LOG_LEVEL,
  })
  .refine((env) => (env.SIGNING_KEY === undefined) !== (env.SIGNING_KEY_FILE === undefined), {
    path: ['SIGNING_KEY'],
    error: 'set exactly one of SIGNING_KEY and SIGNING_KEY_FILE',
  })
  .refine(
    ({ PREVIOUS_SIGNING_KEYS }) =>
      PREVIOUS_SIGNING_KEYS === undefined || isKeySet(PREVIOUS_SIGNING_KEYS),
    { path: ['PREVIOUS_SIGNING_KEYS'], error: 'takes Ed25519 keys as a JWK, a list or a JWK Set' },
  )
  .refine(portalApartFromSessions, portalApartFromSessionsError);

export type EdgeEnv = z.infer<typeof envSchema>;

function isKeySet(text: string): boolean {
  try {
    return readPublicKeys(text).length > 0;
  } catch {
    return false;
  }
}

export function readUpstream(text: string): UpstreamAddress {
  if (text.startsWith('unix:')) return { kind: 'unix', path: text.slice('unix:'.length) };
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '');
  return { kind: 'tcp', host, port: Number(text.slice(colon + 1)) };
}

export function readSigningKey(env: EdgeEnv): string {
  if (env.SIGNING_KEY !== undefined) return env.SIGNING_KEY;
  const file = env.SIGNING_KEY_FILE ?? '';
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('config.invalid', `SIGNING_KEY_FILE: ${file} cannot be read`, { cause });
  }
}

export const readLimits = (env: EdgeEnv): Partial<EdgeLimits> => ({
  maxConnections: env.MAX_CONNECTIONS,
  maxConnectionsPerAddress: env.MAX_CONNECTIONS_PER_ADDRESS,
  maxBodyBytes: env.MAX_BODY_MEGABYTES * 1024 * 1024,
});
