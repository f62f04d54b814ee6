import { silentLogger } from '@launchpad/kernel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotesIndexAnswer, NotesPageAnswer } from '../../protocol/notes-messages.js';
import { createWorkshop, type Workshop } from '../create-workshop.js';
import { createOpenGate } from '../http/visitor.gate.js';
import { runCommandLine } from './command-line.js';

const repository = join(import.meta.dirname, '..', '..', '..', '..');
let folder: string;
let workshop: Workshop | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-shipped-'));
});

afterEach(async () => {
  await workshop?.close();
  workshop = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function serve(contentDir: string): Promise<(path: string) => Promise<Response>> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  workshop = createWorkshop({
    basePath: '/',
    contentDir,
    home: folder,
    title: '',
    terminals: 0,
    shell: { file: 'bash', args: [], cwd: folder, env },
    setupEnv: env,
    variables: { base_url: '/notes', username: 'ada' },
    webDir: join(folder, 'web'),
    gate: createOpenGate({ loopbackOnly: true }),
    log: silentLogger,
  });
  await workshop.listen({ host: '127.0.0.1', port: 0 });
  const { port } = workshop.address() as AddressInfo;
  return (path) => fetch(`http://127.0.0.1:${String(port)}${path}`);
}

async function scaffold(layout: string): Promise<string> {
  const dir = join(folder, 'new');
  const code = await runCommandLine(['create', dir, '--layout', layout], {
    environment: {},
    templatesDir: join(import.meta.dirname, '..', 'assets', 'templates'),
    styles: [],
    copyScript: '',
    say: () => undefined,
    colours: false,
    serve: () => Promise.reject(new Error('nothing is to be served')),
  });
  expect(code).toBe(0);
  return dir;
}

const attributes = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

describe.each([
  [
    'Getting started with the shell and git',
    14,
    async () => join(repository, 'workshops/getting-started-shell-git'),
  ],
  ['Kubernetes basics', 11, async () => join(repository, 'workshops/kubernetes-basics')],
  ['a new workshop in the layout of Homeroom', 3, () => scaffold('homeroom')],
  ['a new workshop in the layout of Raneto', 3, () => scaffold('raneto')],
] as const)('%s', (_, count, find) => {
  it('shows every page, whole, and no link of its own is dead', async () => {
    const ask = await serve(await find());
    const index = (await (await ask('/api/notes')).json()) as NotesIndexAnswer;
    expect(index.faults).toEqual([]);
    expect(index.pages).toHaveLength(count);
    for (const { path } of index.pages) {
      const { html } = (await (await ask(`/api/notes/${path}`)).json()) as NotesPageAnswer;
      expect(html.length, path).toBeGreaterThan(100);
      expect(html, path).not.toMatch(/%[A-Za-z_]{4,}%|__TITLE__|cannot be shown/);
      for (const src of attributes(html, 'src')) expect((await ask(src)).status, src).toBe(200);
      for (const href of attributes(html, 'href').filter((one) => one.startsWith('/notes/'))) {
        const target = href.replace(/^\/notes\//, '').replace(/#.*$/, '');
        expect(
          index.pages.map((page) => page.path),
          href,
        ).toContain(target);
      }
    }
  });
});
