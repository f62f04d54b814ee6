import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, silentLogger } from '@launchpad/kernel';
import { connectDatabase, type DatabaseConnection } from '@launchpad/platform';
import type { ObjectPolicy } from '@launchpad/runtime';
import { createTestDatabase, fakeClock, type TestDatabase } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { snapshotDir } from './snapshot-name.js';
import { createWorkshopPublisher } from './workshop.publisher.js';
import { WorkshopReadModel } from './workshop.read-model.js';

let root: string;
let database: TestDatabase;
let connection: DatabaseConnection;
let readModel: WorkshopReadModel;
const clock = fakeClock('2030-01-01T00:00:00Z');
const log = { ...silentLogger, warn: vi.fn(), info: vi.fn() };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'publisher-'));
  database = await createTestDatabase();
  connection = connectDatabase({ url: database.url, maxConnections: 4, log: silentLogger });
  readModel = new WorkshopReadModel(connection.db);
  for (const id of ['one', 'two']) {
    await connection.db.tenant.create({ data: { id, slug: id, name: id } });
  }
  vi.clearAllMocks();
  await writeWorkshop('git');
});

afterEach(async () => {
  await connection.close();
  await database.close();
  await rm(root, { recursive: true, force: true });
});

const storeDir = () => join(root, 'store');

async function writeWorkshop(slug: string, settings = 'title: Git\ndescription: x\n') {
  await mkdir(join(root, 'workshops', slug, 'content'), { recursive: true });
  await writeFile(join(root, 'workshops', slug, 'workshop.yaml'), settings);
  await writeFile(join(root, 'workshops', slug, 'content/index.md'), `# ${slug}\n`);
}

function newPublisher(tenantId = 'one', policy?: ObjectPolicy) {
  return createWorkshopPublisher({
    db: connection.db,
    tenantId,
    workshopsDir: join(root, 'workshops'),
    storeDir: storeDir(),
    clock,
    log,
    policy,
  });
}

async function published(slug: string) {
  const version = await readModel.findPublished('one', slug);
  if (version === undefined) throw new Error(`${slug} is not published`);
  return version;
}

describe('publishing', () => {
  it('holds objects to what the operator allows the tenant', async () => {
    const template = 'selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }';
    await writeWorkshop(
      'root',
      `title: Root\ndescription: x\nobjects:\n- { apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { ${template} } }\n`,
    );
    expect(await newPublisher().publish()).toMatchObject({ faulty: ['root'], published: ['git'] });
    const [, condition] = await readModel.listFaults('one');
    expect(condition?.faults.map(({ path }) => path)).toContain(
      'workshop.yaml: objects.0.spec.template.spec.containers.0.securityContext.allowPrivilegeEscalation',
    );
    expect(await newPublisher('one', { podSecurity: 'baseline' }).publish()).toMatchObject({
      published: ['root'],
    });
    expect((await published('root')).definition.objects).toHaveLength(1);
  });

  it('puts each workshop into the catalogue, with a copy of its files', async () => {
    await writeWorkshop('shell', 'title: A shell\ndescription: x\nttl: 90m\n');
    expect(await newPublisher().publish()).toEqual({
      published: ['git', 'shell'],
      unchanged: [],
      faulty: [],
      withdrawn: [],
    });
    const catalogue = await readModel.listPublished('one');
    expect(catalogue.map(({ slug, definition }) => [slug, definition.ttlSeconds])).toEqual([
      ['shell', 5400],
      ['git', 3600],
    ]);
    const { id, digest } = await published('git');
    const page = join(snapshotDir(storeDir(), digest), 'content/index.md');
    expect(await readFile(page, 'utf8')).toBe('# git\n');
    expect(await readModel.findVersion(id)).toEqual(await published('git'));
  });

  it('writes and says nothing when nothing changed', async () => {
    await newPublisher().publish();
    const before = await connection.db.workshop.findMany();
    vi.clearAllMocks();
    expect(await newPublisher().publish()).toMatchObject({ published: [], unchanged: ['git'] });
    expect(await connection.db.workshop.findMany()).toEqual(before);
    expect(log.info).not.toHaveBeenCalled();
  });

  it('makes an edit a new version and keeps the old one for those who run it', async () => {
    const publisher = newPublisher();
    await publisher.publish();
    const old = await published('git');
    await writeFile(join(root, 'workshops/git/content/index.md'), '# New\n');
    await publisher.publish();
    const next = await published('git');
    expect(next.digest).not.toBe(old.digest);
    expect(await readModel.findVersion(old.id)).toEqual(old);
    const oldPage = join(snapshotDir(storeDir(), old.digest), 'content/index.md');
    expect(await readFile(oldPage, 'utf8')).toBe('# git\n');

    await writeFile(join(root, 'workshops/git/content/index.md'), '# git\n');
    await publisher.publish();
    expect(await published('git')).toEqual(old);
  });

  it('is safe to do many times at once, in several processes', async () => {
    const publishers = Array.from({ length: 4 }, () => newPublisher());
    await Promise.all(publishers.flatMap((each) => [each.publish(), each.publish()]));
    expect(await connection.db.workshopVersion.count()).toBe(1);
    expect(await readdir(storeDir())).toHaveLength(1);
  });

  it('shows a tenant nothing of another', async () => {
    await newPublisher('one').publish();
    expect(await readModel.listPublished('two')).toEqual([]);
    expect(await readModel.findPublished('two', 'git')).toBeUndefined();
    expect(await readModel.listFaults('two')).toEqual([]);
  });
});

describe('a broken folder', () => {
  it('never was published: has its faults shown and hinders nobody', async () => {
    await writeWorkshop('broken', 'titel: x\n');
    expect(await newPublisher().publish()).toMatchObject({ published: ['git'], faulty: ['broken'] });
    expect(await readModel.findPublished('one', 'broken')).toBeUndefined();
    const [broken, git] = await readModel.listFaults('one');
    expect(git).toEqual({ slug: 'git', published: true, faults: [] });
    expect(broken).toMatchObject({ slug: 'broken', published: false });
    expect(broken?.faults.map((fault) => fault.path)).toEqual([
      'workshop.yaml: title',
      'workshop.yaml: description',
      'workshop.yaml: titel',
    ]);
  });

  it('was good before: its last good version stays, until it is mended', async () => {
    const publisher = newPublisher();
    await publisher.publish();
    const good = await published('git');
    await writeWorkshop('git', 'title: Git\ndescription: x\nttl: never\n');
    await publisher.publish();
    expect(await published('git')).toEqual(good);
    expect((await readModel.listFaults('one'))[0]).toMatchObject({
      published: true,
      faults: [{ path: 'workshop.yaml: ttl' }],
    });
    await publisher.publish();
    expect(log.warn).toHaveBeenCalledTimes(1);

    await writeWorkshop('git');
    await publisher.publish();
    expect(await published('git')).toEqual(good);
    expect((await readModel.listFaults('one'))[0]).toEqual({ slug: 'git', published: true, faults: [] });
  });

  it('cannot be stored: says so', async () => {
    await writeFile(storeDir(), 'a file where the folder should be');
    expect(await newPublisher().publish()).toMatchObject({ faulty: ['git'] });
    expect((await readModel.listFaults('one'))[0]?.faults).toEqual([
      {
        path: 'git/',
        message: 'could not be stored (ENOTDIR); check space and permissions of the data folder',
      },
    ]);
  });
});

describe('a folder that is gone', () => {
  it('leaves the catalogue; who runs it goes on, and it may come back', async () => {
    const publisher = newPublisher();
    await publisher.publish();
    const version = await published('git');
    await cp(join(root, 'workshops/git'), join(root, 'away'), { recursive: true });
    await rm(join(root, 'workshops/git'), { recursive: true });
    expect(await publisher.publish()).toMatchObject({ withdrawn: ['git'] });
    expect(await publisher.publish()).toMatchObject({ withdrawn: [] });
    expect(await readModel.listPublished('one')).toEqual([]);
    expect(await readModel.listFaults('one')).toEqual([]);
    expect(await readModel.findVersion(version.id)).toEqual(version);

    await cp(join(root, 'away'), join(root, 'workshops/git'), { recursive: true });
    await publisher.publish();
    expect(await published('git')).toEqual(version);
  });

  it('is not the same as a folder of workshops that cannot be read', async () => {
    const publisher = newPublisher();
    await publisher.publish();
    await rm(join(root, 'workshops'), { recursive: true });
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'config.invalid' });
    expect(await readModel.listPublished('one')).toHaveLength(1);
  });
});

describe('pruning', () => {
  it('keeps what the catalogue of any tenant or a session needs, and removes the rest', async () => {
    const publisher = newPublisher('one');
    await newPublisher('two').publish();
    const ofTwo = await readModel.findPublished('two', 'git');
    await writeWorkshop('git', 'title: Second\ndescription: x\n');
    await publisher.publish();
    const running = await published('git');
    await writeWorkshop('git', 'title: Third\ndescription: x\n');
    await publisher.publish();
    const old = await published('git');
    await writeWorkshop('git', 'title: Fourth\ndescription: x\n');
    await publisher.publish();
    const current = await published('git');

    expect(await publisher.pruneSnapshots([running.id])).toEqual([]);
    clock.advance({ minutes: 11 });
    expect(await publisher.pruneSnapshots([running.id, newId()])).toEqual([old.digest]);
    const left = [ofTwo?.digest, running.digest, current.digest].sort();
    expect((await readdir(storeDir())).sort()).toEqual(left);
  });
});
