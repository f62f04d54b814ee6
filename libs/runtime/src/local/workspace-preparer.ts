import { chmod, cp, mkdir } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@launchpad/kernel';
import type { WorkspaceSpec } from '../workspace-runtime.js';
import { hasErrno } from './errno.js';
import { giveTree } from './file-tree.js';
import { KeyedQueue } from '../keyed-queue.js';
import type { StoredWorkspace, WorkspaceFilesStore } from './workspace-files.store.js';
import { freeUser } from './workspace-users.js';

export type PreparerOptions = {
  readonly files: WorkspaceFilesStore;
  /** First of the numeric users to hand out; null when all workspaces run as the user of this process. */
  readonly firstUser: number | null;
};

/** Makes the directory of a workspace with its copy of the workshop's files. */
export class WorkspacePreparer {
  private readonly oneAtATime = new KeyedQueue();

  constructor(private readonly options: PreparerOptions) {}

  async prepare(spec: WorkspaceSpec, uid: string): Promise<StoredWorkspace> {
    const { files } = this.options;
    const staged = await this.stage(spec, uid);
    try {
      await chmod(staged.dir, 0o711);
      const home = join(staged.dir, 'home');
      await mkdir(home, { mode: 0o700 });
      await cp(spec.contentDir, home, {
        recursive: true,
        verbatimSymlinks: true,
        preserveTimestamps: true,
      });
      if (staged.record.osUser !== null) await giveTree(home, staged.record.osUser);
      return await files.move(staged, 'live');
    } catch (error) {
      await files.remove(staged);
      throw new AppError('workspace.start_failed', "The workshop's files could not be copied.", {
        cause: error,
        details: { sessionId: spec.sessionId, contentDir: spec.contentDir },
      });
    }
  }

  /** A user is taken once the record that names it is written, so choosing and writing are one step. */
  private stage(spec: WorkspaceSpec, uid: string): Promise<StoredWorkspace> {
    return this.oneAtATime.run('users', async () =>
      this.options.files.create({
        version: 1,
        installationId: spec.installationId,
        sessionId: spec.sessionId,
        tenantId: spec.tenantId,
        uid,
        osUser: await this.chooseUser(),
        createdAt: new Date().toISOString(),
        hardDeadline: spec.hardDeadline.toISOString(),
        process: null,
      }),
    );
  }

  private async chooseUser(): Promise<number | null> {
    const { files, firstUser } = this.options;
    if (firstUser === null) return null;
    const [stored, running] = [await files.usersTaken(), usersRunning()];
    const user = freeUser(
      firstUser,
      (candidate) => stored.has(candidate) || running.has(candidate),
    );
    if (user === undefined) {
      throw new AppError(
        'runtime.unavailable',
        'All numeric users for workspaces are taken on this machine.',
      );
    }
    return user;
  }
}

/** Users that own a process now: one of them may be another program's, whatever our records say. */
function usersRunning(): ReadonlySet<number> {
  const users = new Set<number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      users.add(statSync(`/proc/${name}`).uid);
    } catch (error) {
      if (!hasErrno(error, 'ENOENT', 'ESRCH')) throw error;
    }
  }
  return users;
}
