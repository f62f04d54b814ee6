import { chown, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chooseSocketDir, fitsSocketPath, prepareSocketDir } from './socket.dir.js';

const isRoot = process.getuid?.() === 0;
const deep = `/srv/${'a-rather-long-name/'.repeat(6)}data`;

async function newDir(): Promise<string> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'launchpad-socket-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

test.each([
  { dataDir: '/srv/launchpad', dir: '/srv/launchpad/run' },
  { dataDir: deep, dir: /^\/tmp\/launchpad-[0-9a-f]{16}$/ },
])('the socket of $dataDir has a path short enough', ({ dataDir, dir }) => {
  const chosen = chooseSocketDir(dataDir, '/tmp');
  expect(chosen).toMatch(dir);
  expect(fitsSocketPath(chosen)).toBe(true);
});

test('two data directories never share a socket, even where their paths are long', () => {
  expect(chooseSocketDir(deep)).not.toBe(chooseSocketDir(`${deep}2`));
});

test('nobody else may enter', async () => {
  const dir = path.join(await newDir(), 'run');
  await prepareSocketDir(dir, 'launcher');
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
});

test('a link in the place of the directory is refused', async () => {
  const parent = await newDir();
  const link = path.join(parent, 'run');
  await symlink(parent, link);
  await expect(prepareSocketDir(link, 'launcher')).rejects.toThrow('belongs to somebody else');
});

test.runIf(isRoot)('a directory that somebody else made first is refused', async () => {
  const dir = await newDir();
  await chown(dir, 12_345, 12_345);
  await expect(prepareSocketDir(dir, 'nobody')).rejects.toThrow('belongs to somebody else');
});
