import { basename } from 'node:path';
import type { Shell } from './pty.process.js';

type ShellOptions = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Start-up file for bash: what a login shell reads, and the workshop's `profile.d` after it. */
  readonly bashProfile: string;
  readonly profileFolders: readonly string[];
};

/** Settings of this server that would mislead or expose something to what a learner starts. */
const ownSettings = new Set([
  'LISTEN_SOCKET',
  'HOST',
  'PORT',
  'BASE_PATH',
  'TERMINALS',
  'TERMINAL_TAB',
  'OUTPUT_KEPT_MIB',
  'OUTPUT_KEPT_TOTAL_MIB',
  'HARD_DEADLINE',
  'PROFILE_DIR',
  'NODE_OPTIONS',
  'NODE_ENV',
  'AUTH_USERNAME',
  'AUTH_PASSWORD',
  'PREVIEW',
]);
/** Marks every process of a workspace, so that the runtime finds and ends them; it is no secret. */
const workspaceMark = 'LAUNCHPAD_WORKSPACE';

/** What programs in the workspace find in their environment. */
export function shellEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): Record<string, string> {
  const env: Record<string, string> = { LANG: 'C.UTF-8' };
  for (const [name, value] of Object.entries(environment)) {
    const ours = name.startsWith('LAUNCHPAD_') && name !== workspaceMark;
    if (value !== undefined && !ours && !ownSettings.has(name)) env[name] = value;
  }
  return { ...env, HOME: home };
}

/** The command behind a terminal. */
export function shellCommand(options: ShellOptions): Shell {
  const file = options.environment['SHELL'] ?? 'bash';
  const env = {
    ...shellEnvironment(options.environment, options.home),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  };
  if (basename(file) !== 'bash') return { file, args: ['-l'], cwd: options.home, env };
  return {
    file,
    args: ['--rcfile', options.bashProfile, '-i'],
    cwd: options.home,
    env: { ...env, WORKSHOP_PROFILE_FOLDERS: options.profileFolders.join(':') },
  };
}
