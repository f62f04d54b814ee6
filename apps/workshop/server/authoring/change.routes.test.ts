import { silentLogger } from '@launchpad/kernel';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { serveChanges } from './change.routes.js';
import { watchContent, type ContentWatch } from './content.watcher.js';

// Processes and watched files on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const patience = { timeout: 50_000 };

let folder: string;
let changes: ReturnType<typeof serveChanges>;
let watch: ContentWatch | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-changes-'));
  await mkdir(join(folder, 'content', 'part'), { recursive: true });
  await mkdir(join(folder, 'node_modules'));
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, 'content', 'index.md'), 'one');
  changes = serveChanges({ folder, log: silentLogger });
});

afterEach(async () => {
  await changes.close();
  await watch?.close();
  watch = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function listen(): Promise<{ readonly body: Readable; readonly text: () => string }> {
  const [route] = changes.routes;
  const asked = { rest: '', query: new URLSearchParams(), visitor: { canType: false } };
  const answer = await route?.answer({ ...asked, request: {} as never });
  if (!(answer?.body instanceof Readable)) throw new Error('no stream');
  expect(answer.headers['content-type']).toBe('text/event-stream');
  let text = '';
  answer.body.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { body: answer.body, text: () => text };
}

const eventsOf = (text: string): string[][] =>
  [...text.matchAll(/event: changed\ndata: (.*)\n\n/g)].map(
    ([, data = '{}']) => (JSON.parse(data) as { paths: string[] }).paths,
  );

it('row 58: tells every page what was saved, many saves as one', async () => {
  const [one, two] = [await listen(), await listen()];
  await writeFile(join(folder, 'content', 'index.md'), 'two');
  for (const page of [one, two]) {
    await vi.waitFor(() => {
      expect(eventsOf(page.text())).toEqual([['content/index.md']]);
    }, patience);
  }
  // As editors do it: beside the file, then in its place.
  await writeFile(join(folder, 'content', '.#index.md'), 'three');
  await rename(join(folder, 'content', '.#index.md'), join(folder, 'content', 'index.md'));
  await vi.waitFor(() => {
    expect(eventsOf(one.text())).toHaveLength(2);
  }, patience);
  for (let index = 0; index < 200; index += 1)
    await writeFile(join(folder, 'content', 'part', `${String(index)}.md`), 'x');
  await vi.waitFor(() => {
    const told = new Set(eventsOf(one.text()).flat());
    expect(told.size).toBeGreaterThan(100);
  }, patience);
  expect(eventsOf(one.text()).length).toBeLessThan(30);
});

it('says nothing of what is no part of a workshop', async () => {
  const page = await listen();
  await writeFile(join(folder, 'node_modules', 'module.js'), '');
  await writeFile(join(folder, '.git', 'HEAD'), '');
  await writeFile(join(folder, 'content', 'index.md~'), '');
  await writeFile(join(folder, 'content', 'last.md'), '');
  await vi.waitFor(() => {
    expect(eventsOf(page.text()).flat()).toContain('content/last.md');
  }, patience);
  expect(eventsOf(page.text()).flat()).toEqual(['content/last.md']);
});

it('lets a page go, and one too many wait', async () => {
  const pages = [];
  for (let index = 0; index < 64; index += 1) pages.push(await listen());
  await expect(listen()).rejects.toMatchObject({ code: 'rate.limited' });
  pages[0]?.body.destroy();
  await vi.waitFor(async () => {
    await listen();
  }, patience);
});

it('bears a huge tree, and links in a circle', async () => {
  await symlink('.', join(folder, 'circle'));
  const warn = vi.fn();
  const told: string[] = [];
  watch = watchContent({
    folder,
    log: { ...silentLogger, warn },
    maxWatched: 3,
    onChange: (paths) => told.push(...paths),
  });
  await watch.ready;
  for (let index = 0; index < 50; index += 1)
    await writeFile(join(folder, `${String(index)}.md`), 'x');
  await vi.waitFor(() => {
    expect(warn).toHaveBeenCalledTimes(1);
  }, patience);
  expect(told.length).toBeLessThan(4);
});
