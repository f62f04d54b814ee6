import { readFileSync } from 'node:fs';
import { AppError } from '@launchpad/kernel';
import { z } from 'zod';
import type { UpstreamAddress } from './session-route.js';

export const envSchema = z
  .object({
    PORTAL_URL: z
      .url({ protocol: /^https?$/ })
      .describe('Where people find the portal. Sessions use its scheme and port.'),
    SESSIONS_DOMAIN: z
      .string()
      .regex(
        /^[a-z0-9-]+(\.[a-z0-9-]+)*$/,
        'must be a bare domain name, such as sessions.example.net',
      )
      .describe(
        'Each session is served on its own host one label below this domain. Should be another registrable domain than the portal’s.',
      ),
    CONTROL_PLANE_ADDRESS: z
      .string()
      .regex(/^(unix:\/.+|[^/\s]+:\d+)$/, 'must be host:port or unix:/path')
      .describe('Where the control plane listens: host:port, or unix:/path.'),
    DATABASE_URL: z.string().min(1).describe('Postgres.'),
    SIGNING_KEY: z
      .string()
      .optional()
      .describe(
        'Private JWK (Ed25519) that signs cookies and identities. Every edge needs the same one.',
      ),
    SIGNING_KEY_FILE: z
      .string()
      .optional()
      .describe('File that holds the key, instead of SIGNING_KEY.'),
    HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
    PORT: z.coerce.number().int().min(1).max(65_535).default(8080).describe('Port to listen on.'),
    DRAIN_SECONDS: z.coerce
      .number()
      .min(0)
      .default(20)
      .describe('How long requests under way may take after a stop was asked for.'),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('Least level that is logged.'),
  })
  .refine((env) => (env.SIGNING_KEY === undefined) !== (env.SIGNING_KEY_FILE === undefined), {
    path: ['SIGNING_KEY'],
    message: 'set exactly one of SIGNING_KEY and SIGNING_KEY_FILE',
  });

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
