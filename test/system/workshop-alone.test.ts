import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { freePort, temporaryDir } from './support/ground.js';

const repository = path.join(import.meta.dirname, '..', '..');
const program = path.join(repository, 'apps/workshop/dist/server/main.js');

type Started = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly says: (text: string) => Promise<void>;
};

/** The workshop as a process of its own, with nothing of ours in its environment. */
function start(args: readonly string[], environment: Record<string, string>): Started {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const says = (text: string): Promise<void> =>
    expect.poll(() => output, { timeout: 60_000 }).toContain(text);
  return { child, output: () => output, ended, says };
}

async function writeContent(dir: string): Promise<void> {
  await mkdir(path.join(dir, '.workshop/checks'), { recursive: true });
  await mkdir(path.join(dir, '.workshop/profile.d'));
  await mkdir(path.join(dir, 'content'));
  await writeFile(path.join(dir, 'workshop.yaml'), 'title: Alone\nterminals: 1\n');
  await writeFile(path.join(dir, 'content/index.md'), '# First\n\n```check\nname: ready\n```\n');
  await writeFile(path.join(dir, '.workshop/profile.d/tell.sh'), 'env > ~/shell-environment\n');
  const executable = { mode: 0o755 };
  await writeFile(path.join(dir, '.workshop/setup'), '#!/bin/sh\nenv\n', executable);
  const check = '#!/bin/sh\nenv; [ -e "$HOME/done" ]\n';
  await writeFile(path.join(dir, '.workshop/checks/ready'), check, executable);
}

const secret = 'a-pass-word-nobody-should-read';
const login = { authorization: `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}` };

test('a log-in keeps everybody out, and its password stays where it is', async () => {
  const home = await temporaryDir();
  await writeContent(home);
  const port = await freePort();
  const environment = { HOME: home, PORT: String(port), BASE_PATH: '/user/ada' };
  const workshop = start([program], {
    ...environment,
    AUTH_USERNAME: 'ada',
    AUTH_PASSWORD: secret,
  });
  await workshop.says('workshop ready');
  const root = `127.0.0.1:${String(port)}/user/ada/`;

  expect((await fetch(`http://${root}`)).status).toBe(401);
  const wrong = { authorization: `Basic ${Buffer.from('ada:wrong').toString('base64')}` };
  expect((await fetch(`http://${root}api/notes`, { headers: wrong })).status).toBe(401);
  expect((await fetch(`http://${root}`, { headers: login })).status).toBe(200);
  expect(await upgrade(`ws://${root}terminals/1`, {})).toBe(401);
  expect(await upgrade(`ws://${root}terminals/1`, login)).toBe(101);

  const read = async (what: string): Promise<string> =>
    (await fetch(`http://${root}${what}`, { headers: login })).text();
  await expect.poll(() => read('files/shell-environment'), { timeout: 20_000 }).toContain('HOME=');
  await expect.poll(() => read('api/setup'), { timeout: 20_000 }).toContain('"ok"');
  const check = await fetch(`http://${root}api/checks/ready`, { method: 'POST', headers: login });
  const told = [await read('files/shell-environment'), await read('api/setup'), await check.text()];
  for (const text of [...told, workshop.output()]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(login.authorization);
  }
});

test('what has passed stays done when the workshop is started again', async () => {
  const home = await temporaryDir();
  await writeContent(home);
  const run = async (): Promise<{ readonly root: string; readonly workshop: Started }> => {
    const port = await freePort();
    const workshop = start([program], { HOME: home, PORT: String(port) });
    await workshop.says('workshop ready');
    return { root: `http://127.0.0.1:${String(port)}/`, workshop };
  };
  const first = await run();
  expect(first.workshop.output()).toContain('OPEN');
  const press = async (): Promise<unknown> =>
    (await fetch(`${first.root}api/checks/ready`, { method: 'POST' })).json();
  expect(await press()).toMatchObject({ page: 'index', state: 'failed', done: false });
  await writeFile(path.join(home, 'done'), '');
  expect(await press()).toMatchObject({ state: 'passed', done: true });
  first.workshop.child.kill('SIGKILL');
  await first.workshop.ended;

  const { root } = await run();
  expect(await (await fetch(`${root}api/checks`)).json()).toMatchObject({
    checks: [{ name: 'ready', done: true, state: 'passed' }],
  });
  const lines = (await readFile(path.join(home, '.workshop-results.jsonl'), 'utf8'))
    .trim()
    .split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { step: 'ready', page: 'index', result: 'failed', exitCode: 1, session: null },
    { step: 'ready', page: 'index', result: 'passed', exitCode: 0, session: null },
  ]);
});

test.each([
  ['AUTH_PASSWORD', { AUTH_PASSWORD: secret }],
  ['BASE_PATH', { BASE_PATH: 'no-slash' }],
  ['PREVIEW', { PREVIEW: 'yes', LAUNCHPAD_SESSION: 'one', LAUNCHPAD_IDENTITY_KEY: '{}' }],
])('a setting that is wrong is named and nothing starts: %s', async (name, environment) => {
  const workshop = start([program], { HOME: await temporaryDir(), PORT: '0', ...environment });
  expect(await workshop.ended).toBe(1);
  expect(workshop.output()).toContain(name);
  expect(workshop.output()).not.toContain(secret);
});

test('an author sees what is saved, and the copy is gone afterwards', async () => {
  const dir = path.join(await temporaryDir(), 'mine');
  const command = path.join(repository, 'infra/workshop.mjs');
  await start([command, 'create', dir, '--title', 'My own'], {}).says('is a workshop');
  const port = await freePort();
  const temporary = await temporaryDir();
  const preview = start([command, '--content', dir, '--port', String(port)], { TMPDIR: temporary });
  await preview.says(`http://localhost:${String(port)}/`);
  const root = `http://localhost:${String(port)}/`;
  expect(await (await fetch(`${root}api/workspace`)).json()).toMatchObject({
    title: 'My own',
    preview: true,
  });

  const changes = await fetch(`${root}api/changes`);
  const reader = changes.body?.getReader();
  let heard = '';
  const listening = (async () => {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      heard += Buffer.from(part.value).toString();
  })();
  const page = path.join(dir, 'workshop/content/workshop-summary.md');
  await writeFile(page, 'Something else entirely.');
  await expect.poll(() => heard).toContain('"workshop/content/workshop-summary.md"');
  const shown = await (await fetch(`${root}api/notes/workshop-summary`)).text();
  expect(shown).toContain('Something else entirely.');

  await reader?.cancel();
  await listening;
  const [, home = ''] = /Terminals work in (\S+),/.exec(preview.output()) ?? [];
  expect(path.dirname(home)).toBe(temporary);
  preview.child.kill('SIGINT');
  expect(await preview.ended).toBe(0);
  await expect(readFile(path.join(home, 'workshop.yaml'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

test('a port that is taken is named, and nothing is left', async () => {
  const home = await temporaryDir();
  await writeContent(home);
  const port = await freePort();
  await start([program], { HOME: home, PORT: String(port) }).says('workshop ready');
  const temporary = await temporaryDir();
  const second = start([program, '--content', home, '--port', String(port)], { TMPDIR: temporary });
  expect(await second.ended).toBe(1);
  expect(await readdir(temporary)).toEqual([]);
  expect(second.output()).toContain(`127.0.0.1:${String(port)} is taken already`);
});

function upgrade(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, 'launchpad.terminal.v1', { headers });
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve(101);
      socket.close();
    });
    socket.on('error', () => undefined);
  });
}
