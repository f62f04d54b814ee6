import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@launchpad/kernel';
import type { WorkspaceSpec } from '../workspace-runtime.js';
import {
  bubblewrapArguments,
  confinedCommand,
  sandboxHome,
  sandboxRun,
  sandboxUserFiles,
  type Sandbox,
} from './sandbox-command.js';
import { workspaceEnv } from '../workspace-env.js';
import type { StoredWorkspace } from './workspace-files.store.js';
import type { WorkspaceLayout } from './workspace-layout.js';
import { identifyProcess } from './workspace-processes.js';
import type { WorkspaceProcess } from './workspace-record.js';
import { removeSockets } from './workspace-socket.js';

type Folders = { readonly home: string; readonly run: string };

export type Launch = { readonly child: ChildProcess; readonly process: WorkspaceProcess };

const plainEnv = { LANG: 'C.UTF-8', PATH: '/usr/local/bin:/usr/bin:/bin' };

export type LauncherOptions = {
  readonly layout: WorkspaceLayout;
  readonly sandbox: Sandbox;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Starts the process of a workspace so that it outlives this one. */
export class WorkspaceLauncher {
  constructor(private readonly options: LauncherOptions) {}

  async launch({ dir, record }: StoredWorkspace, spec: WorkspaceSpec): Promise<Launch> {
    const { layout, env } = this.options;
    const sandbox = { ...this.options.sandbox, osUser: record.osUser };
    const home = join(dir, 'home');
    const run = layout.runDirectory(record.sessionId);
    await removeSockets(layout, record.sessionId);
    await mkdir(run, { mode: 0o700 });
    if (record.osUser !== null) await chown(run, record.osUser, record.osUser);

    const log = await open(join(dir, 'server.log'), 'w', 0o600);
    const places =
      sandbox.tools.bwrap === null
        ? { home, listen: { LISTEN_SOCKET: layout.listenSocket(record.sessionId) } }
        : { home: sandboxHome, listen: { LISTEN_SOCKET: `${sandboxRun}/app.sock` } };
    const args = await this.openArguments(dir, sandbox, { home, run });
    try {
      const [file = '', ...rest] = this.command(sandbox);
      const child = spawn(file, rest, {
        cwd: args === undefined ? home : '/',
        // The whole of it: nothing of Launchpad's own environment reaches the workspace.
        env: { ...plainEnv, ...env, ...workspaceEnv(spec, record.uid, places) },
        // A process group of its own, and nothing shared with us: it lives on when we are killed.
        detached: true,
        stdio: ['ignore', log.fd, log.fd, ...(args === undefined ? [] : [args.fd])],
      });
      child.unref();
      return { child, process: await identify(child) };
    } catch (error) {
      throw new AppError('workspace.start_failed', 'The workshop program could not be started.', {
        cause: error,
        details: { sessionId: record.sessionId },
      });
    } finally {
      await log.close();
      await args?.close();
    }
  }

  private command(sandbox: Sandbox): string[] {
    const confined = confinedCommand(sandbox, this.options.command);
    const { bwrap } = sandbox.tools;
    return bwrap === null ? confined : [bwrap, '--args', '3', '--', ...confined];
  }

  /** Through a file, so that the command line visible inside does not tell where things are outside. */
  private async openArguments(
    dir: string,
    sandbox: Sandbox,
    folders: Folders,
  ): Promise<FileHandle | undefined> {
    if (sandbox.tools.bwrap === null) return undefined;
    const etc = join(dir, 'etc');
    await mkdir(etc, { recursive: true, mode: 0o755 });
    const users = sandboxUserFiles(sandbox.osUser);
    await writeFile(join(etc, 'passwd'), users.passwd);
    await writeFile(join(etc, 'group'), users.group);
    const path = join(dir, 'sandbox.args');
    await writeFile(path, `${bubblewrapArguments(sandbox, { ...folders, etc }).join('\0')}\0`, {
      mode: 0o600,
    });
    return open(path, 'r');
  }
}

/** Asked before anything is awaited: even a child that ended at once is still in the process table then. */
async function identify(child: ChildProcess): Promise<WorkspaceProcess> {
  const found = child.pid === undefined ? undefined : identifyProcess(child.pid);
  await once(child, 'spawn');
  if (found === undefined) throw new Error('the process table cannot be read');
  return found;
}

/** Why a start failed, in the program's own last words. */
export async function lastWords(dir: string): Promise<string> {
  const text = await readFile(join(dir, 'server.log'), 'utf8').catch(() => '');
  const told = text.split('\n').filter((line) => line.trim() !== '' && !isNoise(line));
  const words = told.slice(-6).join(' ').slice(-500);
  const said = words === '' ? 'It said nothing.' : `Its last words: ${words}`;
  return `The workshop program ended before it was ready. ${said}`;
}

/** Stack frames and Node's own signature tell a learner nothing. */
const isNoise = (line: string): boolean => /^\s+at |^Node\.js v|^\s*[{}^]+$/.test(line);
