import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyVolume } from './volume.copy.js';

let folder: string;
let from: string;
let to: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-volume-'));
  from = join(folder, 'image');
  to = join(folder, 'volume', 'workspace');
  await mkdir(join(from, 'src', 'closed'), { recursive: true });
  await writeFile(join(from, 'src', 'page.md'), 'from the image');
  await writeFile(join(from, 'src', 'run'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(join(from, 'src', 'closed', 'file'), 'x');
  await chmod(join(from, 'src', 'closed'), 0o555);
  await symlink('/opt/app-root/src/page.md', join(from, 'link'));
  await utimes(join(from, 'src', 'page.md'), 1000, 2000);
  execFileSync('mkfifo', [join(from, 'pipe')]);
});

afterEach(async () => {
  execFileSync('chmod', ['-R', 'u+rwx', folder]);
  await rm(folder, { recursive: true, force: true });
});

const copy = (sync?: 'yes' | 'no') => copyVolume({ from, to, sync });
const page = (): string => join(to, 'src', 'page.md');

it('row 22: copies everything at the first start', async () => {
  expect(await copy()).toBe('copied');
  expect((await readdir(to)).sort()).toEqual(['link', 'src']);
  expect(await readFile(page(), 'utf8')).toBe('from the image');
  expect((await stat(page())).mtimeMs).toBe(2_000_000);
  expect((await stat(join(to, 'src', 'run'))).mode & 0o777).toBe(0o755);
  expect((await stat(join(to, 'src', 'closed'))).mode & 0o777).toBe(0o555);
  expect(await readlink(join(to, 'link'))).toBe('/opt/app-root/src/page.md');
  expect(await readdir(join(folder, 'volume'))).toEqual(['workspace']);
});

it('row 22: leaves the volume alone at later starts', async () => {
  await copy();
  await writeFile(page(), 'mine');
  await rm(join(to, 'src', 'run'));
  await writeFile(join(from, 'new'), 'new');
  expect(await copy()).toBe('kept');
  expect(await readFile(page(), 'utf8')).toBe('mine');
  expect(await readdir(join(to, 'src'))).not.toContain('run');
  expect(await readdir(to)).not.toContain('new');
});

it.each([
  ['the setting says so', 'yes', false, 'synced'],
  ['the marker says so', undefined, true, 'synced'],
  ['the setting forbids what the marker asks for', 'no', true, 'kept'],
] as const)(
  'adds what is new when %s, and changes nothing',
  async (...[, sync, marked, expected]) => {
    await copy();
    if (marked) await writeFile(join(to, '.sync-volume'), '');
    await writeFile(page(), 'mine');
    await rm(join(to, 'link'));
    await mkdir(join(to, 'link'));
    await mkdir(join(from, 'more'));
    await writeFile(join(from, 'more', 'new'), 'new');
    expect(await copy(sync)).toBe(expected);
    expect(await readFile(page(), 'utf8')).toBe('mine');
    expect((await stat(join(to, 'link'))).isDirectory()).toBe(true);
    expect((await readdir(to)).includes('more')).toBe(expected === 'synced');
  },
);

it('does not write through a link that the user made', async () => {
  await copy();
  const elsewhere = join(folder, 'elsewhere');
  await mkdir(elsewhere);
  await rm(join(to, 'src'), { recursive: true });
  await symlink(elsewhere, join(to, 'src'));
  expect(await copy('yes')).toBe('synced');
  expect(await readdir(elsewhere)).toEqual([]);
});

it('row 22a: starts over when the marker asks for it', async () => {
  await copy();
  await writeFile(page(), 'mine');
  await writeFile(join(to, '.delete-volume'), '');
  expect(await copy()).toBe('copied');
  expect(await readFile(page(), 'utf8')).toBe('from the image');
  expect((await readdir(to)).sort()).toEqual(['link', 'src']);
  expect(await copy()).toBe('kept');
});

it('row 22a: makes a copy again that was interrupted', async () => {
  await mkdir(join(`${to}.copying`, 'src'), { recursive: true });
  await writeFile(join(`${to}.copying`, 'src', 'page.md'), 'half of i');
  await mkdir(`${to}.leaving`, { recursive: true });
  expect(await copy()).toBe('copied');
  expect(await readFile(page(), 'utf8')).toBe('from the image');
  expect(await readdir(join(folder, 'volume'))).toEqual(['workspace']);
});

it('refuses a source that is none, and a volume inside it', async () => {
  await expect(copyVolume({ from: page(), to, sync: undefined })).rejects.toThrow();
  await expect(copyVolume({ from, to: join(from, 'in'), sync: undefined })).rejects.toThrow(
    'inside',
  );
});
