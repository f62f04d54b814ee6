import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@launchpad/kernel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SlidesFolder } from './slides.folder.js';

let home: string;
let slides: SlidesFolder;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'workshop-slides-'));
  slides = new SlidesFolder(home, '/user/ada/');
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function writeSlides(folder: string): Promise<void> {
  await mkdir(join(home, folder, 'part two'), { recursive: true });
  await writeFile(join(home, folder, 'index.html'), '<h1>Slides</h1>');
  await writeFile(join(home, folder, 'part two', 'index.html'), '<h1>Part</h1>');
  await writeFile(join(home, folder, 'deck.mjs'), 'export {};');
  await writeFile(join(home, folder, '.hidden'), 'hidden');
  await writeFile(join(home, 'secret.txt'), 'secret');
  await symlink('../secret.txt', join(home, folder, 'leak.txt'));
}

const statusOf = (path: string): Promise<number> =>
  slides.answer(path).then(
    ({ status }) => status,
    (error: unknown) => {
      if (error instanceof AppError) return error.traits.status;
      throw error;
    },
  );

it('offers no tab while there is no index', async () => {
  expect(await slides.tab()).toBeUndefined();
  await mkdir(join(home, 'slides', 'index.html'), { recursive: true });
  expect(await slides.tab()).toBeUndefined();
  expect(await statusOf('')).toBe(404);
});

it.each(['slides', 'workshop/slides'])('serves a deck from %s', async (folder) => {
  await mkdir(join(home, 'workshop'));
  await writeSlides(folder);
  expect(await slides.tab()).toEqual({ id: 'slides', title: 'Slides', url: '/user/ada/slides/' });
  const index = await slides.answer('');
  expect(index.body).toEqual(Buffer.from('<h1>Slides</h1>'));
  expect(index.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
  const script = await slides.answer('deck.mjs');
  expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8' });
  expect((await slides.answer('part two/')).body).toEqual(Buffer.from('<h1>Part</h1>'));
  expect(await slides.answer('part two')).toMatchObject({
    status: 308,
    headers: { location: '/user/ada/slides/part%20two/' },
  });
});

it('lets a deck run its own scripts, none from elsewhere, and nothing lead the dashboard away', async () => {
  await writeSlides('slides');
  const { headers } = await slides.answer('');
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("script-src 'self' 'unsafe-inline'");
  expect(policy).toContain("frame-ancestors 'self'");
  expect(policy).toMatch(/sandbox (?!.*allow-top-navigation)/);
});

it.each([
  'leak.txt',
  '../secret.txt',
  'part two/../../secret.txt',
  '.hidden',
  '/etc/passwd',
  'index.html\0.png',
  'part two//index.html',
  'nothing',
  'x'.repeat(5000),
])('keeps closed: %s', async (path) => {
  await writeSlides('slides');
  expect(await statusOf(path)).toBe(404);
});

it('is not held up by a pipe', async () => {
  await writeSlides('slides');
  await promisify(execFile)('mkfifo', [join(home, 'slides', 'pipe')]);
  expect(await statusOf('pipe')).toBe(404);
});
