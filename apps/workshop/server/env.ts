import { AppError, parseDuration } from '@launchpad/kernel';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as z from 'zod';
import { defaultArchiveBytes, defaultUploadBytes } from './files/file-limits.js';
import { homeroomTerminalCount, terminalCount } from './terminals/terminal-count.js';

const bytes = z.coerce.number('takes a number of bytes').int().min(0);
const yesOrNo = z.enum(['yes', 'no'], 'takes yes or no');
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
    .regex(/^\/(?:[A-Za-z0-9._~-]+(?:\/|$))*$/, 'must be a path such as /user/one/')
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
  AUTH_USERNAME: z
    .string()
    .regex(/^[^:\p{Cc}]{1,200}$/u, 'takes a name without a colon')
    .optional()
    .describe('Name that a browser has to give, with AUTH_PASSWORD; `*` switches the log-in off'),
  AUTH_PASSWORD: z.string().min(1).max(1000).optional().describe('Password that goes with it'),
  RESULTS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where results of checks are written; .workshop-results.jsonl in HOME when not given',
    ),
  MAX_UPLOAD_BYTES: bytes
    .default(defaultUploadBytes)
    .describe('Largest file that can be uploaded, in bytes'),
  MAX_ARCHIVE_BYTES: bytes
    .default(defaultArchiveBytes)
    .describe('Most that one download of a folder may hold, in bytes'),
  SETUP_TIMEOUT: z
    .string()
    .refine((text) => (parseDuration(text) ?? 0) >= 1, 'takes a time such as 120 or 2m')
    .default('2m')
    .describe('How long .workshop/setup may take'),
  SETUP_FIRST: yesOrNo
    .default('no')
    .describe('Whether everything waits for .workshop/setup, and nothing starts when that fails'),
  LAST_WORDS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File that is told, in a sentence, why this process cannot start'),
  PORTS: z
    .string()
    .regex(/^(?:\d{1,5}(?:,\d{1,5})*)?$/, 'takes ports such as 8080,3000')
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',').map(Number)))
    .describe('Ports of the workspace that are shown on hosts of their own, inside Launchpad'),
  PORT_URL: z
    .string()
    .regex(/^https?:\/\/[^\s]*%port%[^\s]*$/, 'takes an address such as http://localhost:%port%/')
    .optional()
    .describe(
      'Address of a port that a tab shows, with %port% in it; standing alone the same host as the page, in a session the port’s own',
    ),
  RESTART_URL: z
    .string()
    .regex(/^(?:https?:\/\/|\/)\S*$/, 'takes an address such as https://example.org/start')
    .optional()
    .describe('Where "start again" leads when the workshop does not run inside Launchpad'),
  PREVIEW: yesOrNo
    .default('no')
    .describe('Whether pages are shown anew when a file of the workshop changes'),
  WORKSHOP_SYNC_VOLUME: yesOrNo
    .optional()
    .describe('copy-volume: whether new files are added to a volume that is in use already'),
  HARD_DEADLINE: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When this process ends by itself'),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings; one that is wrong or contradicts another is named. An empty variable counts as unset. */
export function readEnv(environment: Environment) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('config.invalid', `Settings are not valid: ${faults.join('; ')}`);
  }
  const env = parsed.data;
  const contradiction = contradictionIn(env);
  if (contradiction !== undefined) throw new AppError('config.invalid', contradiction);
  const home = resolve(env.HOME ?? homedir());
  const access = accessOf(env);
  return {
    listen: { socket: env.LISTEN_SOCKET, host: env.HOST, port: env.PORT },
    basePath: env.BASE_PATH.endsWith('/') ? env.BASE_PATH : `${env.BASE_PATH}/`,
    home,
    contentDir: resolve(env.CONTENT_DIR ?? home),
    profileDir: env.PROFILE_DIR,
    /** `undefined`: the author's to choose. */
    terminals:
      env.TERMINALS ??
      (env.TERMINAL_TAB === undefined ? undefined : homeroomTerminalCount(env.TERMINAL_TAB)),
    keptOutput: {
      each: env.OUTPUT_KEPT_MIB * mebibyte,
      all: env.OUTPUT_KEPT_TOTAL_MIB * mebibyte,
    },
    title: env.WORKSHOP_TITLE,
    access,
    ports: env.PORTS,
    hardDeadline: env.HARD_DEADLINE === undefined ? undefined : new Date(env.HARD_DEADLINE),
    domains: {
      session: env.LAUNCHPAD_SESSION,
      resultsFile: env.RESULTS_FILE === undefined ? undefined : resolve(home, env.RESULTS_FILE),
      maxUploadBytes: env.MAX_UPLOAD_BYTES,
      maxArchiveBytes: env.MAX_ARCHIVE_BYTES,
      setupFirst: env.SETUP_FIRST === 'yes',
      setupLimitMs: (parseDuration(env.SETUP_TIMEOUT) ?? 0) * 1000,
      // In a session the edge leads from here to the host of the port, with a ticket for it.
      portUrl:
        env.PORT_URL ??
        (access.kind === 'launchpad' ? '/_launchpad/ports/%port%' : 'http://%host%:%port%/'),
      shownPorts: access.kind === 'launchpad' ? env.PORTS : undefined,
      restartUrl: env.RESTART_URL,
      preview: env.PREVIEW === 'yes',
    },
    variables: {
      username: env.USERNAME,
      project_namespace: env.PROJECT_NAMESPACE,
      cluster_subdomain: env.CLUSTER_SUBDOMAIN,
      session_id: env.LAUNCHPAD_SESSION,
    },
  };
}

type ParsedEnv = z.output<typeof envSchema>;

/** Values that are right one by one and cannot all be meant. */
function contradictionIn(env: ParsedEnv): string | undefined {
  const { AUTH_USERNAME: username, AUTH_PASSWORD: password, LAUNCHPAD_SESSION: session } = env;
  if ((session === undefined) !== (env.LAUNCHPAD_IDENTITY_KEY === undefined))
    return 'LAUNCHPAD_SESSION and LAUNCHPAD_IDENTITY_KEY are only valid together.';
  if (username === undefined && password !== undefined)
    return 'AUTH_PASSWORD is given without AUTH_USERNAME: nobody would be asked for it.';
  if (username === '*' && password !== undefined)
    return 'AUTH_USERNAME=* switches the log-in off, and AUTH_PASSWORD asks for one: give only one of them.';
  if (username !== undefined && username !== '*' && password === undefined)
    return 'AUTH_USERNAME is given without AUTH_PASSWORD.';
  if (env.PREVIEW === 'yes' && session !== undefined)
    return 'PREVIEW=yes is for authors and has no meaning inside a session (LAUNCHPAD_SESSION).';
  return undefined;
}

export type Access =
  | { readonly kind: 'launchpad'; readonly session: string; readonly key: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** `chosen`: somebody said so, as opposed to having said nothing. */
  | { readonly kind: 'open'; readonly chosen: boolean };

/** Who may come in: the first that is set up counts. */
function accessOf(env: ParsedEnv): Access {
  const { LAUNCHPAD_SESSION: session, LAUNCHPAD_IDENTITY_KEY: key } = env;
  if (session !== undefined && key !== undefined) return { kind: 'launchpad', session, key };
  const { AUTH_USERNAME: username, AUTH_PASSWORD: password } = env;
  if (username !== undefined && password !== undefined)
    return { kind: 'basic', username, password };
  return { kind: 'open', chosen: username === '*' };
}
