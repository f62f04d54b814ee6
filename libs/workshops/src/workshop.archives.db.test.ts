import { cp, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { connectDatabase, type DatabaseConnection } from '@launchpad/platform';
import { createTestDatabase, fakeClock, type TestDatabase } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotDir } from './snapshot-name.js';
import { createWorkshopPublisher } from './workshop.publisher.js';
import { WorkshopReadModel } from './workshop.read-model.js';

let root: string;
let database: TestDatabase;
let connection: DatabaseConnection;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'archives-'));
  database = await createTestDatabase();
  connection = connectDatabase({ url: database.url, maxConnections: 4, log: silentLogger });
});

afterEach(async () => {
  await connection.close();
  await database.close();
  await rm(root, { recursive: true, force: true });
});

/** A worker with a disk of its own. */
function workerOn(machine: string) {
  return {
    dir: join(root, machine),
    store: join(root, machine, 'store'),
    publisher: createWorkshopPublisher({
      db: connection.db,
      tenantId: 'default',
      workshopsDir: join(root, machine, 'workshops'),
      storeDir: join(root, machine, 'store'),
      shared: true,
      clock: fakeClock('2030-01-01T00:00:00Z'),
      log: silentLogger,
    }),
  };
}

async function writeWorkshop(machine: string, page: string, slug = 'git'): Promise<void> {
  const folder = join(root, machine, 'workshops', slug);
  await mkdir(join(folder, 'content'), { recursive: true });
  await mkdir(join(folder, '.workshop'), { recursive: true });
  await writeFile(join(folder, 'workshop.yaml'), 'title: Git\ndescription: x\n');
  await writeFile(join(folder, 'content/index.md'), page);
  await writeFile(join(folder, '.workshop/setup'), '#!/bin/sh\n', { mode: 0o755 });
  await rm(join(folder, 'start.md'), { force: true });
  await symlink('content/index.md', join(folder, 'start.md'));
}

const current = () => new WorkshopReadModel(connection.db).findPublished('default', 'git');
const digestNow = async () => (await current())?.digest ?? '';

describe('workers on several machines', () => {
  it('get each other’s versions whole: files, links and what may be run', async () => {
    const [first, second] = [workerOn('first'), workerOn('second')];
    await writeWorkshop('first', '# one\n');
    await first.publisher.publish();
    const digest = await digestNow();
    await second.publisher.fetch(digest);
    const there = snapshotDir(second.store, digest);
    expect(await readFile(join(there, 'start.md'), 'utf8')).toBe('# one\n');
    expect((await lstat(join(there, 'start.md'))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(there, '.workshop/setup'))).mode & 0o111).toBe(0o111);
  });

  it('the one that was started last has the last word, whatever the others have and look at', async () => {
    const [old, next] = [workerOn('old'), workerOn('next')];
    await writeWorkshop('old', '# one\n');
    await writeWorkshop('old', '# gone in the next release\n', 'shell');
    await old.publisher.publish();
    await writeWorkshop('next', '# two\n');
    await next.publisher.publish();
    const published = await digestNow();
    for (const { publisher } of [old, next, old]) await publisher.publish();
    expect(await digestNow()).toBe(published);
    const shell = await new WorkshopReadModel(connection.db).findPublished('default', 'shell');
    expect(shell).toBeUndefined();

    await writeWorkshop('old', '# three\n');
    await old.publisher.publish();
    expect(await digestNow()).not.toBe(published);
  });

  it('a version that nobody kept, or that was damaged, is refused and may come later', async () => {
    const [first, second] = [workerOn('first'), workerOn('second')];
    const unavailable = { code: 'service.unavailable' };
    await expect(second.publisher.fetch('a'.repeat(64))).rejects.toMatchObject(unavailable);
    await writeWorkshop('first', '# one\n');
    await first.publisher.publish();
    const digest = await digestNow();
    const archive = await connection.db.workshopArchive.findUniqueOrThrow({ where: { digest } });
    await connection.db.workshopArchive.create({
      data: { digest: 'b'.repeat(64), content: archive.content },
    });
    await expect(second.publisher.fetch('b'.repeat(64))).rejects.toMatchObject(unavailable);
    await second.publisher.fetch(digest);
  });

  it('what nobody uses any more is forgotten, and nothing else', async () => {
    const { dir, publisher } = workerOn('first');
    await writeWorkshop('first', '# one\n');
    await publisher.publish();
    const inUse = await current();
    await cp(join(dir, 'workshops/git'), join(dir, 'workshops/copy'), { recursive: true });
    await writeWorkshop('first', '# two\n', 'copy');
    await publisher.publish();
    await writeWorkshop('first', '# three\n', 'copy');
    await publisher.publish();
    await connection.db.$executeRaw`UPDATE workshop_archives SET created_at = now() - interval '1 hour'`;
    expect(await connection.db.workshopArchive.count()).toBe(3);
    await publisher.pruneSnapshots([inUse?.id ?? '']);
    expect(await connection.db.workshopArchive.count()).toBe(2);
  });
});
