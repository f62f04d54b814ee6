import { spawnSync } from 'node:child_process';
import { chown, lstat, readdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '@launchpad/kernel';

/** `nobody` exists everywhere; initdb refuses a user id without an entry in the user database. */
export const nobody = 65_534;

/**
 * As whom Postgres runs, since it refuses to be root. In a user namespace root's own files look like
 * nobody's, so that works below a directory such as /root that nobody may not enter.
 */
export type ServerAccount = 'launcher' | 'nobody' | 'user-namespace';

/**
 * Chooses for root, and for a user id without a name, as containers have it. Anybody else runs Postgres as
 * themselves. `paths` must be within its reach.
 */
export async function chooseServerAccount(paths: readonly string[]): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return hasName() ? 'launcher' : forNameless();
  const closed: string[] = [];
  for (const each of paths) closed.push(...(await closedToNobody(each)));
  const [firstClosed] = closed;
  if (firstClosed === undefined) return 'nobody';
  if (userNamespacesWork()) return 'user-namespace';
  throw new AppError(
    'config.invalid',
    `Postgres must not run as root, and the user "nobody" may not enter ${firstClosed}. Start ` +
      `Launchpad as an ordinary user, run "chmod o+x ${firstClosed}", or set DATABASE_URL.`,
    { details: { closed } },
  );
}

function hasName(): boolean {
  try {
    return os.userInfo().username !== '';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR')
      return false;
    throw error;
  }
}

/** In a namespace of its own the user is called nobody, which is enough for initdb. */
function forNameless(): ServerAccount {
  if (userNamespacesWork()) return 'user-namespace';
  const uid = String(process.getuid?.());
  throw new AppError(
    'config.invalid',
    `Postgres needs a user with a name, and user id ${uid} has none on this machine. Give it one ` +
      '(useradd), start Launchpad as another user, or set DATABASE_URL.',
  );
}

/** The user id that has to own the files on disk. */
function ownerOnDisk(account: ServerAccount): number {
  if (account === 'nobody') return nobody;
  return process.getuid?.() ?? 0;
}

/** Hands a directory over, contents first, so that a hand-over cut short is seen and done again. */
export async function giveTo(account: ServerAccount, dir: string): Promise<void> {
  const owner = ownerOnDisk(account);
  if (account === 'launcher' || (await lstat(dir)).uid === owner) return;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    await chown(path.join(entry.parentPath, entry.name), owner, owner);
  }
  await chown(dir, owner, owner);
}

/** What to put before a command and which ids to give to `spawn`. */
export function asAccount(account: ServerAccount, command: readonly string[]) {
  if (account === 'nobody') return { command, ids: { uid: nobody, gid: nobody } };
  if (account === 'user-namespace') return { command: [...enterNamespace, ...command], ids: {} };
  return { command, ids: {} };
}

const enterNamespace: readonly [string, ...string[]] = [
  'unshare',
  '--user',
  `--map-user=${String(nobody)}`,
  `--map-group=${String(nobody)}`,
  '--',
];

function userNamespacesWork(): boolean {
  const [program, ...args] = enterNamespace;
  return spawnSync(program, [...args, 'true']).status === 0;
}

async function closedToNobody(start: string): Promise<string[]> {
  const closed: string[] = [];
  for (let dir = start; ; dir = path.dirname(dir)) {
    const { mode, uid, gid } = await stat(dir);
    const allowed =
      (mode & 0o001) !== 0 ||
      (uid === nobody && (mode & 0o100) !== 0) ||
      (gid === nobody && (mode & 0o010) !== 0);
    if (!allowed) closed.push(dir);
    if (dir === path.dirname(dir)) return closed;
  }
}
