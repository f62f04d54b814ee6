import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@launchpad/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkspaceFilesStore } from './workspace-files.store.js';
import { WorkspaceLayout } from './workspace-layout.js';
import { WorkspacePreparer } from './workspace-preparer.js';

const installationId = newId();
let dataDir: string;
let layout: WorkspaceLayout;
let files: WorkspaceFilesStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lp-files-'));
  layout = new WorkspaceLayout(dataDir, join(dataDir, 'sockets'));
  await mkdir(layout.workspaces);
  files = new WorkspaceFilesStore(layout, installationId);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const newRecord = () => ({
  version: 1 as const,
  installationId,
  sessionId: newId(),
  tenantId: newId(),
  uid: newId(),
  osUser: null,
  createdAt: new Date().toISOString(),
  hardDeadline: new Date().toISOString(),
  process: null,
});

describe('what an interrupted Launchpad leaves', () => {
  test('half-made directories are known by their mark, listed and removed', async () => {
    const record = newRecord();
    const staged = await files.create(record);
    await mkdir(join(staged.dir, 'home'));
    expect(await files.find(record.sessionId)).toMatchObject([{ place: 'staging', record }]);
    expect(await files.list()).toHaveLength(1);
    await files.remove(staged);
    expect(await readdir(layout.workspaces)).toEqual([]);
  });

  test('one without a mark yet goes if it is empty and stays if it is not', async () => {
    const empty = layout.directory('staging', newId(), newId());
    const full = layout.directory('staging', newId(), newId());
    for (const dir of [empty, full]) await mkdir(dir);
    await writeFile(join(empty, 'workspace.json.abc.tmp'), '{"vers');
    await writeFile(join(full, 'thesis.txt'), 'not ours');
    await files.removeEmptyShells();
    expect(await readdir(layout.workspaces)).toEqual([full.split('/').at(-1)]);
  });

  test('a removal that was cut short can still be proven ours', async () => {
    const record = newRecord();
    const leaving = await files.move(await files.create(record), 'leaving');
    expect(await files.find(record.sessionId)).toMatchObject([{ place: 'leaving' }]);
    await files.remove(leaving);
    await files.remove(leaving);
    expect(await files.find(record.sessionId)).toEqual([]);
  });
});

test('a workshop whose files are missing leaves nothing half-made', async () => {
  const preparer = new WorkspacePreparer({ files, firstUser: null });
  const spec = {
    ...newRecord(),
    contentDir: join(dataDir, 'missing'),
    env: {},
    terminals: 1,
    identityKey: '{}',
    hardDeadline: new Date(),
  };
  await expect(preparer.prepare(spec, newId())).rejects.toMatchObject({
    code: 'workspace.start_failed',
  });
  expect(await readdir(layout.workspaces)).toEqual([]);
});

test('a damaged mark is a stranger, not an absence', async () => {
  const record = newRecord();
  const live = await files.move(await files.create(record), 'live');
  await writeFile(join(live.dir, 'workspace.json'), '{"version":1,');
  await expect(files.find(record.sessionId)).rejects.toMatchObject({ code: 'runtime.not_owned' });
});

test('an unmounted data folder is unknown, not empty', async () => {
  await rm(layout.workspaces, { recursive: true });
  await expect(files.list()).rejects.toMatchObject({ code: 'runtime.unavailable' });
});
