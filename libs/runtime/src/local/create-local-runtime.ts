import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { AppError, type Logger } from '@launchpad/kernel';
import { highestUser, probeIsolation, type IsolationChoice } from './isolation.probe.js';
import { LocalRuntime } from './local-runtime.js';
import type { WorkspaceLimits } from './sandbox-command.js';
import { WorkspaceFilesStore } from './workspace-files.store.js';
import { WorkspaceLauncher } from './workspace-launcher.js';
import { chooseSocketDir, fitsSocketPath, WorkspaceLayout } from './workspace-layout.js';
import { WorkspacePreparer } from './workspace-preparer.js';
import { firstUser } from './workspace-users.js';

const mebibyte = 1024 ** 2;

const defaultLimits: WorkspaceLimits = {
  processes: 512,
  openFiles: 4096,
  fileBytes: 2048 * mebibyte,
  temporaryBytes: 256 * mebibyte,
};

export type LocalRuntimeOptions = {
  readonly dataDir: string;
  /** Folder for the sockets; chosen by itself when left out. */
  readonly socketDir?: string;
  readonly installationId: string;
  /** Starts the workshop program, as absolute paths. */
  readonly workshopCommand: readonly string[];
  /** Added to the environment of every workspace. */
  readonly workshopEnv?: Readonly<Record<string, string>>;
  /** Program files that workspaces must see. */
  readonly readOnlyPaths: readonly string[];
  readonly isolation: IsolationChoice;
  readonly limits?: Partial<WorkspaceLimits>;
  /** How long a workspace may take to end by itself before it is killed. */
  readonly graceMs?: number;
  readonly log: Logger;
};

export async function createLocalRuntime(options: LocalRuntimeOptions): Promise<LocalRuntime> {
  const dataDir = resolve(options.dataDir);
  const layout = new WorkspaceLayout(
    dataDir,
    resolve(options.socketDir ?? chooseSocketDir(dataDir, tmpdir())),
  );
  await openFolders(layout);
  const user = process.getuid?.() === 0 ? firstUser(dataDir, highestUser()) : null;
  const readOnlyPaths = visiblePaths(options);
  const { isolation, sandbox } = await probeIsolation({
    choice: options.isolation,
    scratchDir: dataDir,
    neededPaths: [...readOnlyPaths, layout.workspaces, layout.sockets],
    sandbox: {
      limits: { ...defaultLimits, ...options.limits },
      osUser: user,
      readOnlyPaths,
      hiddenPaths: [dataDir, layout.sockets],
    },
  });
  options.log.info({ ...isolation }, 'workspace isolation');
  const files = new WorkspaceFilesStore(layout, options.installationId);
  await files.removeEmptyShells();
  const preparer = new WorkspacePreparer({ files, firstUser: user });
  return new LocalRuntime({
    installationId: options.installationId,
    isolation,
    layout,
    files,
    launcher: new WorkspaceLauncher({
      layout,
      sandbox,
      command: options.workshopCommand,
      env: options.workshopEnv ?? {},
    }),
    prepare: (spec, uid) => preparer.prepare(spec, uid),
    stop: { graceMs: options.graceMs ?? 300, deadlineMs: 5000, setpriv: sandbox.tools.setpriv },
    log: options.log,
  });
}

/** The paths of the command itself count as program files too. */
function visiblePaths({ readOnlyPaths, workshopCommand }: LocalRuntimeOptions): string[] {
  const shown = readOnlyPaths.map((path) => resolve(path));
  const missing = workshopCommand.filter(
    (part) =>
      isAbsolute(part) && !shown.some((folder) => part === folder || part.startsWith(`${folder}/`)),
  );
  return [...shown, ...missing];
}

/** Open to pass through and to nobody to read: what is inside belongs to one workspace each. */
async function openFolders(layout: WorkspaceLayout): Promise<void> {
  if (!fitsSocketPath(layout.sockets)) {
    throw new AppError(
      'config.invalid',
      `The path ${layout.sockets} is too long for unix sockets; choose a shorter one.`,
    );
  }
  for (const path of [layout.workspaces, layout.sockets]) {
    await mkdir(path, { recursive: true, mode: 0o711 });
    const stat = await lstat(path);
    // The temporary folder is open to everybody: someone else may have been there first.
    if (!stat.isDirectory() || stat.uid !== process.getuid?.()) {
      throw new AppError(
        'config.invalid',
        `${path} belongs to somebody else. Remove it, or choose another folder.`,
      );
    }
    await chmod(path, 0o711);
  }
}
