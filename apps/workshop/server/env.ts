import { AppError } from '@launchpad/kernel';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as z from 'zod';

export const envSchema = z.object({
  LISTEN_SOCKET: z
    .string()
    .min(1)
    .optional()
    .describe('Unix socket to listen on; wins over HOST and PORT'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(10_080).describe('Port to listen on'),
  BASE_PATH: z
    .string()
    .regex(/^\/(?:[A-Za-z0-9._~-]+\/?)*$/, 'must be a path such as /user/one/')
    .default('/')
    .describe('Path below which the workshop is served'),
  HOME: z.string().min(1).optional().describe('Folder in which shells start'),
  CONTENT_DIR: z.string().min(1).optional().describe('The workshop folder; HOME when not given'),
  PROFILE_DIR: z.string().min(1).optional().describe('Another folder whose *.sh every shell reads'),
  TERMINALS: z.coerce.number().int().min(0).max(3).default(2).describe('Number of terminals shown'),
  WORKSHOP_TITLE: z.string().default('').describe('Title at the top of the page'),
  USERNAME: z.string().default('').describe('Value of %username% in notes'),
  PROJECT_NAMESPACE: z.string().default('').describe('Value of %project_namespace% in notes'),
  CLUSTER_SUBDOMAIN: z.string().default('').describe('Value of %cluster_subdomain% in notes'),
  LAUNCHPAD_SESSION: z
    .string()
    .min(1)
    .optional()
    .describe('Id of the session this workspace belongs to'),
  LAUNCHPAD_IDENTITY_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('Public key (JWK) of the edge; with it, every request must carry an identity'),
  HARD_DEADLINE: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When this process ends by itself'),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings; one that is wrong or contradicts another is named. */
export function readEnv(environment: Environment) {
  const parsed = envSchema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('config.invalid', `Settings are not valid: ${faults.join('; ')}`);
  }
  const env = parsed.data;
  const { LAUNCHPAD_SESSION: session, LAUNCHPAD_IDENTITY_KEY: identityKey } = env;
  if ((session === undefined) !== (identityKey === undefined)) {
    throw new AppError(
      'config.invalid',
      'LAUNCHPAD_SESSION and LAUNCHPAD_IDENTITY_KEY are only valid together.',
    );
  }
  const home = resolve(env.HOME ?? homedir());
  return {
    listen: { socket: env.LISTEN_SOCKET, host: env.HOST, port: env.PORT },
    basePath: env.BASE_PATH.endsWith('/') ? env.BASE_PATH : `${env.BASE_PATH}/`,
    home,
    contentDir: resolve(env.CONTENT_DIR ?? home),
    profileDir: env.PROFILE_DIR,
    terminals: env.TERMINALS,
    title: env.WORKSHOP_TITLE,
    identity:
      session === undefined || identityKey === undefined
        ? undefined
        : { session, key: identityKey },
    hardDeadline: env.HARD_DEADLINE === undefined ? undefined : new Date(env.HARD_DEADLINE),
    variables: {
      username: env.USERNAME,
      project_namespace: env.PROJECT_NAMESPACE,
      cluster_subdomain: env.CLUSTER_SUBDOMAIN,
      session_id: session,
    },
  };
}
