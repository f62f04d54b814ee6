import { readFileSync } from 'node:fs';
import { AppError } from '@launchpad/kernel';
import {
  envFields,
  portalApartFromSessions,
  portalApartFromSessionsError,
  wholeNumber,
} from '@launchpad/platform';
import { z } from 'zod';
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
    HOST: z.string().default('0.0.0.0').describe('Address the edge listens on'),
    PORT: wholeNumber(1, 65_535).default(8080).describe('Port the edge listens on'),
    DRAIN_SECONDS: wholeNumber(0, 3600)
      .default(20)
      .describe('Seconds that requests under way may take once a stop was asked for'),
    LOG_LEVEL: envFields.LOG_LEVEL,
  })
  .refine((env) => (env.SIGNING_KEY === undefined) !== (env.SIGNING_KEY_FILE === undefined), {
    path: ['SIGNING_KEY'],
    error: 'set exactly one of SIGNING_KEY and SIGNING_KEY_FILE',
  })
  .refine(portalApartFromSessions, portalApartFromSessionsError);

export type EdgeEnv = z.infer<typeof envSchema>;

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
