import { AppError } from '@launchpad/kernel';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as z from 'zod';
import { homeroomTerminalCount, terminalCount } from './terminals/terminal-count.js';

const mebibytes = z.coerce.number().int().min(1).max(4096);
const mebibyte = 1024 * 1024;

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
  TERMINALS: terminalCount
    .optional()
    .describe(
      'Terminals shown: none, one, split (60 to 40) or three, or their number; split when neither this nor TERMINAL_TAB is given',
    ),
  TERMINAL_TAB: z
    .string()
    .optional()
    .describe(
      "The same as Homeroom's images say it (split, or anything else for one); TERMINALS wins",
    ),
  OUTPUT_KEPT_MIB: mebibytes
    .default(32)
    .describe('Output that a terminal keeps for pages that lost their connection, in MiB'),
  OUTPUT_KEPT_TOTAL_MIB: mebibytes.default(96).describe('The same for all terminals together'),
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
    terminals:
      env.TERMINALS ??
      (env.TERMINAL_TAB === undefined ? 2 : homeroomTerminalCount(env.TERMINAL_TAB)),
    keptOutput: {
      each: env.OUTPUT_KEPT_MIB * mebibyte,
      all: env.OUTPUT_KEPT_TOTAL_MIB * mebibyte,
    },
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
