import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AppError, type Logger } from '@launchpad/kernel';
import { stopPostmaster } from './postmaster.process.js';
import { asAccount, type ServerAccount } from './server.account.js';

export type ServerPlace = {
  readonly binDir: string;
  readonly pgData: string;
  readonly socketDir: string;
  readonly account: ServerAccount;
};

/** A server that accepts connections. */
export interface RunningServer {
  readonly pid: number;
  /** Settles when it is gone, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** After a crash the log is replayed first, which can take its time on a slow disk. */
const readyWithinMs = 120_000;

const settings = (place: ServerPlace): Readonly<Record<string, string>> => ({
  // Learners' terminals share this machine's network; a socket in a directory of our own they cannot reach.
  listen_addresses: '',
  port: '5432',
  unix_socket_directories: place.socketDir,
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '64MB',
  // One server that nobody replicates from needs no more in its log than a crash does.
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '',
});

/** Starts the server and resolves when it accepts connections. */
export async function startServer(place: ServerPlace, log: Logger): Promise<RunningServer> {
  const child = spawnServer(place);
  const lines = createInterface({ input: child.stderr });
  const last: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.on('close', resolve);
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGQUIT');
      reject(failedStart(`it was not ready after ${String(readyWithinMs / 1000)} s`, last));
    }, readyWithinMs);
    const settle = (then: () => void) => {
      clearTimeout(timer);
      then();
    };
    lines.on('line', (line) => {
      if (last.push(line) > 10) last.shift();
      // FATAL ends one connection, as every shutdown does, and its client hears of it.
      log[line.startsWith('PANIC:') ? 'error' : 'debug']({ line }, 'postgres');
      if (line.includes('ready to accept connections')) settle(resolve);
    });
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', () => settle(() => reject(failedStart('it ended', last))));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('a process that runs has a pid');
  return {
    pid,
    ended,
    async stop() {
      // Once it has ended its pid may be somebody else's.
      if (child.exitCode === null && child.signalCode === null) await stopPostmaster(pid);
      await ended;
    },
  };
}

function spawnServer({ binDir, pgData, ...rest }: ServerPlace): ChildProcess & {
  readonly stderr: NonNullable<ChildProcess['stderr']>;
} {
  const place = { binDir, pgData, ...rest };
  const options = Object.entries(settings(place)).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  const server = [path.join(binDir, 'postgres'), '-D', pgData, ...options];
  const { command, ids } = asAccount(place.account, [...endWithLauncher(), ...server]);
  const [program = '', ...args] = command;
  return spawn(program, args, {
    ...ids,
    cwd: '/',
    // Ctrl-C goes to everything in the terminal's group; the database must be the last to stop.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
  });
}

/** Where the system can do it, the kernel shuts the server down when the launcher is killed. */
function endWithLauncher(): readonly string[] {
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true']).status === 0 ? prefix : [];
}

const failedStart = (what: string, lines: readonly string[]): AppError =>
  new AppError('service.unavailable', `Postgres did not start: ${what}. ${lines.join(' ')}`.trim());
