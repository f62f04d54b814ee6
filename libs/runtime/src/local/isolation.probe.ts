import { execFile } from 'node:child_process';
import { accessSync, constants, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@launchpad/kernel';
import { bubblewrapArguments, confinedCommand, sandboxUserFiles } from './sandbox-command.js';
import type { Sandbox, SandboxTools, SystemFolder } from './sandbox-command.js';

const run = promisify(execFile);
const probeTimeoutMs = 10_000;

export type IsolationChoice = 'auto' | 'bubblewrap' | 'none';

export type Isolation = {
  readonly kind: 'bubblewrap' | 'none';
  /** One line for the operator: what it consists of, or why there is none. */
  readonly detail: string;
};

export type ProbeOptions = {
  readonly choice: IsolationChoice;
  readonly scratchDir: string;
  /** Folders and files that workspaces must be able to reach. */
  readonly neededPaths: readonly string[];
  readonly sandbox: Omit<Sandbox, 'tools' | 'canDisableUserNamespaces' | 'systemFolders'>;
};

export type ProbeResult = { readonly isolation: Isolation; readonly sandbox: Sandbox };

/** Finds out by running it, not by looking at versions: containers and kernels forbid it in many ways. */
export async function probeIsolation(options: ProbeOptions): Promise<ProbeResult> {
  const tools = findTools();
  const asRoot = options.sandbox.osUser !== null;
  const plain: Sandbox = {
    ...options.sandbox,
    tools,
    systemFolders: systemFolders(),
    canDisableUserNamespaces: false,
  };
  if (asRoot && tools.setpriv === null) {
    throw new AppError(
      'config.invalid',
      'Launchpad runs as root and cannot give up its rights for workspaces: setpriv was not found. Install util-linux, or start Launchpad as an ordinary user.',
    );
  }
  const refused = options.choice === 'none' ? 'switched off' : await tryBubblewrap(options, plain);
  if (typeof refused !== 'string') return refused;
  if (options.choice === 'bubblewrap') {
    throw new AppError(
      'config.invalid',
      `Bubblewrap was asked for and does not work here: ${refused}`,
    );
  }
  const sandbox = { ...plain, tools: { ...tools, bwrap: null } };
  if (asRoot) assertReachable(options.neededPaths);
  const user = asRoot
    ? 'a user of its own for each workspace'
    : 'all workspaces run as the same user';
  return { isolation: { kind: 'none', detail: `no bubblewrap (${refused}); ${user}` }, sandbox };
}

async function tryBubblewrap(options: ProbeOptions, plain: Sandbox): Promise<ProbeResult | string> {
  if (plain.tools.bwrap === null) return 'bwrap is not installed';
  const asRoot = plain.osUser !== null;
  // Older versions cannot forbid further user namespaces; the rest holds without it.
  const variants = asRoot ? [plain] : [{ ...plain, canDisableUserNamespaces: true }, plain];
  let refused = '';
  for (const sandbox of variants) {
    const failure = await trySandbox(sandbox, plain.tools.bwrap, options.scratchDir);
    if (failure === undefined) {
      const user = asRoot ? 'a user of its own for each workspace' : 'a user namespace';
      const detail = `bubblewrap: own files, processes and host name, ${user}`;
      return { isolation: { kind: 'bubblewrap', detail }, sandbox };
    }
    refused = failure;
  }
  return refused;
}

/** Runs the real chain of commands once and reads from inside what it achieved. */
async function trySandbox(
  sandbox: Sandbox,
  bwrap: string,
  scratchDir: string,
): Promise<string | undefined> {
  const dir = await mkdtemp(join(scratchDir, 'probe-'));
  try {
    const folders = { home: join(dir, 'home'), run: join(dir, 'run'), etc: join(dir, 'etc') };
    for (const folder of Object.values(folders)) await mkdir(folder);
    const users = sandboxUserFiles(sandbox.osUser);
    await writeFile(join(folders.etc, 'passwd'), users.passwd);
    await writeFile(join(folders.etc, 'group'), users.group);
    const command = confinedCommand(sandbox, ['cat', '/proc/self/status']);
    const args = [...bubblewrapArguments(sandbox, folders), '--', ...command];
    const { stdout } = await run(bwrap, args, {
      timeout: probeTimeoutMs,
      env: { PATH: searchPath },
    });
    return missingIn(stdout);
  } catch (error) {
    return reason(error);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function missingIn(status: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1];
  if (!/^0+$/.test(field('CapEff') ?? '')) return 'capabilities are left inside';
  if (field('NoNewPrivs') !== '1') return 'new privileges can be gained inside';
  if (Number(field('Pid')) > 10) return 'it has no process namespace of its own';
  return undefined;
}

function reason(error: unknown): string {
  if (error instanceof Error && 'stderr' in error) {
    const line = String(error.stderr).trim().split('\n').at(-1);
    if (line !== undefined && line !== '') return line;
  }
  return error instanceof Error ? error.message : String(error);
}

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function findTools(): SandboxTools {
  const find = (name: string) =>
    searchPath
      .split(':')
      .map((folder) => join(folder, name))
      .find(isExecutable) ?? null;
  return { bwrap: find('bwrap'), setpriv: find('setpriv'), prlimit: find('prlimit') };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function systemFolders(): SystemFolder[] {
  const folders: SystemFolder[] = [{ path: '/usr', linkTarget: null }];
  for (const path of ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    folders.push({ path, linkTarget: stat.isSymbolicLink() ? readlinkSync(path) : null });
  }
  return folders;
}

/** Without bubblewrap a workspace walks the real paths as its own user, so every folder on the way must let it. */
function assertReachable(paths: readonly string[]): void {
  for (const path of paths) {
    const closed = [path, ...ancestors(path)].find((folder) => !letsOthersPass(folder));
    if (closed === undefined) continue;
    throw new AppError(
      'config.invalid',
      `Workspaces run as users of their own and cannot reach ${path}: ${closed} is closed to them. Install bubblewrap, or run "chmod o+x ${closed}", or move Launchpad and its data to a folder open to all.`,
      { details: { path, closed } },
    );
  }
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}

function letsOthersPass(path: string): boolean {
  const stat = statSync(path);
  return (stat.mode & (stat.isDirectory() ? 0o001 : 0o004)) !== 0;
}

/** The largest numeric user this process may hand out: in a container it can be as low as 65535. */
export function highestUser(): number {
  const lines = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  const ends = lines.map((line) => {
    const [inside = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
    return inside + count - 1;
  });
  return Math.max(...ends);
}
