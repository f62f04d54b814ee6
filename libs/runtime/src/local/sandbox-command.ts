import { dirname } from 'node:path';

/** Inside the sandbox, whatever the paths are outside. */
export const sandboxHome = '/home/learner';
export const sandboxRun = '/run/workspace';
const sandboxUser = 1000;

export type WorkspaceLimits = {
  readonly processes: number;
  readonly openFiles: number;
  /** Size of the largest file a workspace can write. */
  readonly fileBytes: number;
  /** Size of each memory file system (`/tmp`, `/dev/shm`, `/var/tmp`). */
  readonly temporaryBytes: number;
};

/** A top-level folder of this machine: a link on merged-/usr systems, a folder on others. */
export type SystemFolder = { readonly path: string; readonly linkTarget: string | null };

export type SandboxTools = {
  readonly bwrap: string | null;
  readonly setpriv: string | null;
  readonly prlimit: string | null;
};

export type Sandbox = {
  readonly tools: SandboxTools;
  readonly limits: WorkspaceLimits;
  /** The numeric user to become, or null to stay who we are. */
  readonly osUser: number | null;
  readonly systemFolders: readonly SystemFolder[];
  /** Program files the workspace must see. */
  readonly readOnlyPaths: readonly string[];
  /** Folders that must stay hidden even where a read-only path contains them. */
  readonly hiddenPaths: readonly string[];
  /** `bwrap` can forbid further user namespaces inside. */
  readonly canDisableUserNamespaces: boolean;
};

export type SandboxFolders = { readonly home: string; readonly run: string; readonly etc: string };

/** What programs need of /etc: name resolution, certificates, time zone, the linker, shells. Nothing secret. */
const etcEntries = (
  'alternatives bash.bashrc bash_completion.d ca-certificates crypto-policies debian_version gai.conf host.conf hosts ' +
  'inputrc ld.so.cache ld.so.conf ld.so.conf.d locale.alias localtime magic mime.types nsswitch.conf os-release pki ' +
  'profile profile.d protocols resolv.conf services shells ssl terminfo vim'
).split(' ');

const within = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The arguments of bubblewrap: a root file system of its own in which only this workspace's home can be written. */
export function bubblewrapArguments(sandbox: Sandbox, folders: SandboxFolders): string[] {
  const temporary = (path: string) => [
    ...['--perms', '1777', '--size', String(sandbox.limits.temporaryBytes), '--tmpfs', path],
  ];
  const system = sandbox.systemFolders.flatMap(({ path, linkTarget }) =>
    linkTarget === null ? ['--ro-bind', path, path] : ['--symlink', linkTarget, path],
  );
  const shown = sandbox.readOnlyPaths.filter((path) => !within(path, '/usr'));
  const hidden = sandbox.hiddenPaths.filter((path) => shown.some((parent) => within(path, parent)));
  return [
    ...userNamespace(sandbox),
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--hostname', 'workshop'],
    ...system,
    ...passable(['/etc/passwd', ...shown, sandboxHome, sandboxRun]),
    ...etcEntries.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--ro-bind', `${folders.etc}/passwd`, '/etc/passwd'],
    ...['--ro-bind', `${folders.etc}/group`, '/etc/group'],
    ...['--proc', '/proc', '--dev', '/dev'],
    ...parents(['/var/tmp', sandboxHome, sandboxRun]),
    ...['/dev/shm', '/tmp', '/var/tmp'].flatMap(temporary),
    ...parents(shown),
    ...shown.flatMap((path) => ['--ro-bind', path, path]),
    ...hidden.flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
    ...['--bind', folders.home, sandboxHome],
    ...['--bind', folders.run, sandboxRun],
    // Both are kept in memory without a limit, and an ordinary user's learner owns them.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', sandboxHome],
  ];
}

/** The folders that mount points lie in, for all to enter: those bubblewrap makes by itself are root's alone. */
function passable(mountPoints: readonly string[]): string[] {
  const ancestors = mountPoints.flatMap((path) => {
    const parts = path.split('/').slice(1, -1);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  });
  return [...new Set(ancestors)].flatMap((folder) => ['--perms', '0755', '--dir', folder]);
}

/** Folders that bubblewrap makes on the way to a mount are closed to all but root unless they are asked for. */
function parents(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) all.add(folder);
  }
  return [...all].sort().flatMap((folder) => ['--perms', '0755', '--dir', folder]);
}

/** Root does the mounts itself and steps down afterwards; an ordinary user needs a user namespace for them. */
function userNamespace(sandbox: Sandbox): string[] {
  if (sandbox.osUser !== null) return [];
  return [
    ...['--unshare-user', '--uid', String(sandboxUser), '--gid', String(sandboxUser)],
    ...(sandbox.canDisableUserNamespaces ? ['--disable-userns'] : []),
  ];
}

/** The user database inside the sandbox: root and the learner. */
export function sandboxUserFiles(osUser: number | null): { passwd: string; group: string } {
  const id = String(osUser ?? sandboxUser);
  return {
    passwd: `root:x:0:0:root:/root:/usr/sbin/nologin\nlearner:x:${id}:${id}:Learner:${sandboxHome}:/bin/bash\n`,
    group: `root:x:0:\nlearner:x:${id}:\n`,
  };
}

/** The command with its limits and, as root, without any privilege. Runs inside the sandbox where there is one. */
export function confinedCommand(sandbox: Sandbox, command: readonly string[]): string[] {
  return [...stepDown(sandbox), ...limited(sandbox), ...command];
}

function stepDown({ osUser, tools }: Sandbox): string[] {
  if (osUser === null || tools.setpriv === null) return [];
  const id = String(osUser);
  const identity = ['--reuid', id, '--regid', id, '--clear-groups'];
  return [
    tools.setpriv,
    ...identity,
    ...['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--'],
  ];
}

function limited({ limits, tools, osUser }: Sandbox): string[] {
  if (tools.prlimit === null) return [];
  // The number of processes is counted per user: only where a workspace is a user of its own does it mean anything.
  const ownUser = osUser !== null || tools.bwrap !== null;
  return [
    tools.prlimit,
    ...(ownUser ? [`--nproc=${String(limits.processes)}`] : []),
    `--nofile=${String(limits.openFiles)}`,
    `--fsize=${String(limits.fileBytes)}`,
    ...['--core=0', '--'],
  ];
}
