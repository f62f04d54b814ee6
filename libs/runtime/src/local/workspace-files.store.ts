import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@launchpad/kernel';
import { hasErrno } from './errno.js';
import { removeTree } from './file-tree.js';
import {
  parseDirectoryName,
  recordFile,
  type WorkspaceLayout,
  type WorkspacePlace,
} from './workspace-layout.js';
import { WorkspaceRecord } from './workspace-record.js';

const looksBeforeGivingUp = 20;

export type StoredWorkspace = {
  readonly place: WorkspacePlace;
  readonly dir: string;
  readonly record: WorkspaceRecord;
};

/** The directories of the workspaces. Refuses to hand out one that is not provably this installation's. */
export class WorkspaceFilesStore {
  constructor(
    private readonly layout: WorkspaceLayout,
    private readonly installationId: string,
  ) {}

  /** What there is of one session: the workspace itself, then what is left of an earlier one. */
  async find(sessionId: string): Promise<readonly StoredWorkspace[]> {
    for (let attempt = 0; attempt < looksBeforeGivingUp; attempt += 1) {
      const found = await this.look(sessionId);
      if (found !== 'moved') return found;
    }
    throw new AppError(
      'runtime.unavailable',
      `The workspace of session ${sessionId} keeps moving.`,
    );
  }

  /** A directory renamed between listing and reading is not gone: the listing has to be read again. */
  private async look(sessionId: string): Promise<readonly StoredWorkspace[] | 'moved'> {
    const found: StoredWorkspace[] = [];
    for (const { name, place } of await this.names(sessionId)) {
      const dir = join(this.layout.workspaces, name);
      const record = await readRecord(dir);
      if (record === 'gone') return 'moved';
      if (record === 'unreadable' && place !== 'live' && (await isEmptyShell(dir))) continue;
      if (record === 'unreadable' || !this.isOurs(record, sessionId)) {
        throw new AppError(
          'runtime.not_owned',
          `${dir} does not carry the mark of this installation.`,
          {
            details: { sessionId },
          },
        );
      }
      found.push({ place, dir, record });
    }
    const order: Record<WorkspacePlace, number> = { live: 0, leaving: 1, staging: 2 };
    return found.sort((a, b) => order[a.place] - order[b.place]);
  }

  private isOurs(record: WorkspaceRecord, sessionId: string): boolean {
    return record.installationId === this.installationId && record.sessionId === sessionId;
  }

  /** Everything that carries our mark; strangers are left out, they are not ours to speak of. */
  async list(): Promise<readonly StoredWorkspace[]> {
    return (await this.readAll()).filter(
      ({ record }) => record.installationId === this.installationId,
    );
  }

  /** Numeric users in use by any workspace here, whoever's it is. */
  async usersTaken(): Promise<ReadonlySet<number>> {
    return new Set((await this.readAll()).flatMap(({ record }) => record.osUser ?? []));
  }

  private async readAll(): Promise<readonly StoredWorkspace[]> {
    const found: StoredWorkspace[] = [];
    for (const listed of await this.names()) {
      let names: readonly NamedDirectory[] = [listed];
      // What moved since it was listed is looked for again under its new name.
      for (let attempt = 0; attempt < looksBeforeGivingUp; attempt += 1) {
        const read = await this.readNamed(names);
        found.push(...read.found);
        if (!read.hasMoved) break;
        names = await this.names(listed.sessionId);
      }
    }
    return [...new Map(found.map((workspace) => [workspace.record.uid, workspace])).values()];
  }

  private async readNamed(names: readonly NamedDirectory[]) {
    const found: StoredWorkspace[] = [];
    let hasMoved = false;
    for (const { name, place } of names) {
      const dir = join(this.layout.workspaces, name);
      const record = await readRecord(dir);
      if (record === 'gone') hasMoved = true;
      else if (record !== 'unreadable') found.push({ place, dir, record });
    }
    return { found, hasMoved };
  }

  /** The content is on the disk before it gets its name: power may fail, a mark may not be half written. */
  async write(dir: string, record: WorkspaceRecord): Promise<void> {
    const file = join(dir, recordFile);
    const staged = `${file}.${randomBytes(6).toString('hex')}.tmp`;
    const handle = await open(staged, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(record, undefined, 2));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(staged, file);
  }

  /** Moves between staging, live and leaving in one step, so that no half of a move can be seen. */
  async move(workspace: StoredWorkspace, place: WorkspacePlace): Promise<StoredWorkspace> {
    const dir = this.layout.directory(place, workspace.record.sessionId, workspace.record.uid);
    await rename(workspace.dir, dir);
    if (place === 'live') {
      await syncDirectory(dir);
      await syncDirectory(this.layout.workspaces);
    }
    return { ...workspace, place, dir };
  }

  async create(record: WorkspaceRecord): Promise<StoredWorkspace> {
    const dir = this.layout.directory('staging', record.sessionId, record.uid);
    await mkdir(dir, { mode: 0o711 });
    await this.write(dir, record);
    return { place: 'staging', dir, record };
  }

  /** Removes a directory, its mark last: whatever interrupts this, the rest can still be proven ours. */
  async remove(workspace: StoredWorkspace): Promise<void> {
    const names = await entries(workspace.dir);
    for (const name of names) {
      if (name !== recordFile) await removeTree(join(workspace.dir, name));
    }
    await rm(join(workspace.dir, recordFile), { force: true });
    await rmdir(workspace.dir).catch((error: unknown) => {
      if (!hasErrno(error, 'ENOENT')) throw error;
    });
  }

  /** What a crash leaves in the instant before a mark is written, or after it is removed, is empty. */
  async removeEmptyShells(): Promise<void> {
    for (const { name, place } of await this.names()) {
      const dir = join(this.layout.workspaces, name);
      if (place === 'live' || (await readRecord(dir)) !== 'unreadable') continue;
      if (!(await isEmptyShell(dir))) continue;
      for (const entry of await entries(dir)) await unlink(join(dir, entry));
      await rmdir(dir);
    }
  }

  /** A missing parent means an unmounted disk or a wrong path, never "no workspaces". */
  private async names(sessionId?: string): Promise<readonly NamedDirectory[]> {
    try {
      const all = await readdir(this.layout.workspaces);
      return all.flatMap((name) => {
        const parsed = parseDirectoryName(name);
        if (parsed === undefined) return [];
        if (sessionId !== undefined && parsed.sessionId !== sessionId) return [];
        return [{ name, place: parsed.place, sessionId: parsed.sessionId }];
      });
    } catch (error) {
      throw unavailable(this.layout.workspaces, error);
    }
  }
}

type NamedDirectory = {
  readonly name: string;
  readonly place: WorkspacePlace;
  readonly sessionId: string;
};

const unavailable = (path: string, cause: unknown): AppError =>
  new AppError('runtime.unavailable', `${path} could not be read.`, { cause });

async function readRecord(dir: string): Promise<WorkspaceRecord | 'gone' | 'unreadable'> {
  let text: string;
  try {
    text = await readFile(join(dir, recordFile), 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOTDIR')) return 'unreadable';
    if (!hasErrno(error, 'ENOENT')) throw unavailable(dir, error);
    return (await exists(dir)) ? 'unreadable' : 'gone';
  }
  const parsed = WorkspaceRecord.safeParse(parseJson(text));
  return parsed.success ? parsed.data : 'unreadable';
}

/** Holds nothing, or at most a mark that was never finished. */
async function isEmptyShell(dir: string): Promise<boolean> {
  const names = await entries(dir);
  return names.every((name) => name.startsWith(`${recordFile}.`) && name.endsWith('.tmp'));
}

async function exists(dir: string): Promise<boolean> {
  try {
    await readdir(dir);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw unavailable(dir, error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function entries(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw unavailable(dir, error);
  }
}

async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
