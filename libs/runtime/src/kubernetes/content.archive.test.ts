import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContentArchives } from './content.archive.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lp-archive-'));
  await mkdir(join(dir, 'content'));
  await mkdir(join(dir, 'home'));
});
afterEach(() => rm(dir, { recursive: true }));

const content = (...path: readonly string[]) => join(dir, 'content', ...path);
const home = (...path: readonly string[]) => join(dir, 'home', ...path);

async function unpack(archive: Buffer): Promise<void> {
  await writeFile(join(dir, 'content.tar.gz'), archive);
  await extract({ file: join(dir, 'content.tar.gz'), cwd: home() });
}

test('what was packed comes out as it was, hidden files and modes too', async () => {
  await mkdir(content('.workshop'));
  await writeFile(content('.workshop', 'setup'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(content('README.md'), '# Notes\n');
  await unpack(await new ContentArchives().get(content()));
  expect((await readdir(home(), { recursive: true })).sort()).toEqual([
    '.workshop',
    '.workshop/setup',
    'README.md',
  ]);
  expect((await stat(home('.workshop', 'setup'))).mode & 0o111).toBe(0o111);
});

test('a workshop without files is none to stumble over', async () => {
  await unpack(await new ContentArchives().get(content()));
  expect(await readdir(home())).toEqual([]);
});

test('what is too large is refused with its remedy', async () => {
  await writeFile(content('film'), randomBytes(800 * 1024));
  await expect(new ContentArchives().get(content())).rejects.toMatchObject({
    code: 'workspace.start_failed',
    message: expect.stringMatching(/larger than 700 KiB.*build an image/) as string,
  });
});

test('a folder is packed once, and again after it could not be', async () => {
  const archives = new ContentArchives();
  const missing = join(dir, 'missing');
  await expect(archives.get(missing)).rejects.toThrow('ENOENT');
  await mkdir(missing);
  const [first, second] = await Promise.all([archives.get(missing), archives.get(missing)]);
  expect(first).toBe(second);
});
