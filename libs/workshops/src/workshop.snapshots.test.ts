import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotDir } from './snapshot-name.js';
import { inspectWorkshopFolder, type ValidFolder } from './workshop.folder.js';
import { openSnapshots } from './workshop.snapshots.js';

let root: string;
let now: Date;
const clock = { now: () => now };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snapshots-'));
  now = new Date('2030-01-01T00:00:00Z');
  await mkdir(join(root, 'workshops/git/content'), { recursive: true });
  await mkdir(join(root, 'workshops/git/.workshop'));
  await writeFile(join(root, 'workshops/git/workshop.yaml'), 'title: Git\ndescription: x\n');
  await writeFile(join(root, 'workshops/git/content/index.md'), '# Hello\n', { mode: 0o600 });
  await writeFile(join(root, 'workshops/git/.workshop/setup'), '#!/bin/sh\n', { mode: 0o700 });
  await symlink('content', join(root, 'workshops/git/pages'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const storeDir = () => join(root, 'store');

async function inspected(): Promise<ValidFolder> {
  const folder = await inspectWorkshopFolder(join(root, 'workshops'), 'git');
  if (folder.kind === 'faulty') throw new Error(JSON.stringify(folder.faults));
  return folder;
}

describe('keeping a version', () => {
  it('copies it whole, with permissions that suit whoever gets a copy', async () => {
    const folder = await inspected();
    expect(await openSnapshots(storeDir(), clock).keep(folder)).toBe(true);
    const dir = snapshotDir(storeDir(), folder.digest);
    expect(await readFile(join(dir, 'pages/index.md'), 'utf8')).toBe('# Hello\n');
    expect((await stat(join(dir, 'content/index.md'))).mode & 0o777).toBe(0o644);
    expect((await stat(join(dir, '.workshop/setup'))).mode & 0o777).toBe(0o755);
    expect(await readdir(storeDir())).toEqual([folder.digest]);
  });

  it('does not keep a mixture when the folder changes meanwhile', async () => {
    const folder = await inspected();
    await writeFile(join(folder.dir, 'content/index.md'), '# Changed\n');
    expect(await openSnapshots(storeDir(), clock).keep(folder)).toBe(false);
    expect(await readdir(storeDir())).toEqual([]);
  });

  it('mends a copy that is not what its name says', async () => {
    const folder = await inspected();
    await openSnapshots(storeDir(), clock).keep(folder);
    const page = join(snapshotDir(storeDir(), folder.digest), 'content/index.md');
    await writeFile(page, '# Broken\n');
    expect(await openSnapshots(storeDir(), clock).keep(folder)).toBe(true);
    expect(await readFile(page, 'utf8')).toBe('# Hello\n');
  });

  it('may be done by several processes at once', async () => {
    const folder = await inspected();
    const stores = Array.from({ length: 5 }, () => openSnapshots(storeDir(), clock));
    expect(await Promise.all(stores.map((store) => store.keep(folder)))).toEqual(Array(5).fill(true));
    expect(await readdir(storeDir())).toEqual([folder.digest]);
  });
});

describe('pruning', () => {
  const unused = 'ab'.repeat(32);
  const leftover = `.staging-${'a'.repeat(20)}`;
  const foreign = ['README.md', 'my-folder', 'AB'.repeat(32), `x${unused}`, '.staging-mine'];

  it('removes what has been of no use for ten minutes, and only what is its own', async () => {
    const snapshots = openSnapshots(storeDir(), clock);
    const folder = await inspected();
    await snapshots.keep(folder);
    for (const name of [unused, leftover, ...foreign]) await mkdir(join(storeDir(), name));
    const inUse = new Set([folder.digest]);
    expect(await snapshots.prune(inUse)).toEqual([]);
    now = new Date(now.getTime() + 10 * 60_000);
    expect(await snapshots.prune(inUse)).toEqual([unused]);
    expect((await readdir(storeDir())).sort()).toEqual([folder.digest, ...foreign].sort());
  });

  it('begins to count anew when a version was used in between', async () => {
    const snapshots = openSnapshots(storeDir(), clock);
    await mkdir(join(storeDir(), unused), { recursive: true });
    await snapshots.prune(new Set());
    now = new Date(now.getTime() + 9 * 60_000);
    await snapshots.prune(new Set([unused]));
    now = new Date(now.getTime() + 9 * 60_000);
    expect(await snapshots.prune(new Set())).toEqual([]);
  });

  it('has nothing to do where nothing was ever kept', async () => {
    expect(await openSnapshots(storeDir(), clock).prune(new Set())).toEqual([]);
  });

  it('never makes a path of anything but a digest', () => {
    expect(() => snapshotDir('/store', '../etc')).toThrow('not a digest');
  });
});
