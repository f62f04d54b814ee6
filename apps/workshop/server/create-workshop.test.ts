import { audiences, createIdentitySigner, generateSigningKey } from '@launchpad/access';
import { newId, silentLogger } from '@launchpad/kernel';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { terminalSubprotocol } from '../protocol/terminal-messages.js';
import { createWorkshop, type Workshop, type WorkshopOptions } from './create-workshop.js';
import { createBasicGate } from './http/basic.gate.js';
import { createIdentityGate, createOpenGate, type VisitorGate } from './http/visitor.gate.js';

const sessionId = newId();
let folder: string;
let workshop: Workshop | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-server-'));
  await mkdir(join(folder, 'content', 'part'), { recursive: true });
  await mkdir(join(folder, 'web', 'assets'), { recursive: true });
  await writeFile(join(folder, 'web', 'index.html'), '<base href="/" />');
  await writeFile(join(folder, 'content', 'index.md'), '---\nTitle: Start\n---\nHello %username%');
  await writeFile(join(folder, 'content', 'part', 'two.md'), '![pic](pic.svg)');
  await writeFile(join(folder, 'content', 'part', 'pic.svg'), '<svg/>');
  await writeFile(join(folder, 'content', '.hidden'), 'hidden');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'content', 'leak.txt'));
  await symlink(join(folder, 'secret.txt'), join(folder, 'content', 'leak.md'));
  await symlink('part/pic.svg', join(folder, 'content', 'inside.svg'));
});

afterEach(async () => {
  await workshop?.close();
  workshop = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(gate: VisitorGate, more: Partial<WorkshopOptions> = {}): Promise<number> {
  const env = { PATH: process.env['PATH'] ?? '', PS1: '$ ' };
  workshop = createWorkshop({
    basePath: '/user/ada/',
    contentDir: folder,
    home: folder,
    title: 'Test',
    terminals: 1,
    shell: { file: 'bash', args: ['--norc'], cwd: folder, env },
    setupEnv: env,
    variables: { username: 'ada' },
    webDir: join(folder, 'web'),
    gate,
    log: silentLogger,
    ...more,
  });
  await workshop.listen({ host: '127.0.0.1', port: 0 });
  return (workshop.address() as AddressInfo).port;
}

type Asked = { path: string; method?: string; headers?: Record<string, string> };
type Got = { status: number; body: string; headers: Record<string, unknown> };

/** By hand, as `fetch` would tidy up the very paths that matter here. */
const ask = (port: number, { path, method = 'GET', headers = {} }: Asked): Promise<Got> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
      });
    });
    sent.on('error', reject);
    sent.end();
  });

const upgrade = (port: number, headers: Record<string, string>, name = '1'): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${String(port)}/user/ada/terminals/${name}`,
      terminalSubprotocol,
      { headers },
    );
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

describe('row 26: standing alone', () => {
  const openGate = createOpenGate({ loopbackOnly: true });

  it('row 6: serves pages, notes and files below its base path, with headers that confine them', async () => {
    const port = await start(openGate);
    const page = await ask(port, { path: '/user/ada/notes/part/two' });
    expect(page).toMatchObject({ status: 200, body: '<base href="/user/ada/" />' });
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'") as string,
    });
    expect(await ask(port, { path: '/user/ada' })).toMatchObject({
      status: 308,
      headers: { location: '/user/ada/' },
    });
    expect(await ask(port, { path: '/' })).toMatchObject({ status: 404 });
    expect((await ask(port, { path: '/user/ada/api/notes/index' })).body).toContain('Hello ada');
    expect((await ask(port, { path: '/user/ada/api/notes/part/two' })).body).toContain(
      '/user/ada/content/part/pic.svg',
    );
    expect(await ask(port, { path: '/user/ada/content/part/pic.svg' })).toMatchObject({
      status: 200,
      body: '<svg/>',
    });
    expect(await ask(port, { path: '/user/ada/content/inside.svg' })).toMatchObject({
      status: 200,
    });
    expect(await ask(port, { path: '/user/ada/api/here', method: 'POST' })).toMatchObject({
      status: 204,
    });
  });

  it.each([
    '../secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    'part/../../secret.txt',
    'leak.txt',
    '.hidden',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'part',
    'index.md%00.png',
    '%ff',
  ])('keeps the content folder closed: %s', async (path) => {
    const port = await start(openGate);
    const got = await ask(port, { path: `/user/ada/content/${path}` });
    expect([400, 404]).toContain(got.status);
    expect(got.body).not.toMatch(/^secret|root:/);
  });

  it('shows a page that cannot be read in its place, and the others', async () => {
    const port = await start(openGate);
    const { body } = await ask(port, { path: '/user/ada/api/notes' });
    expect(JSON.parse(body)).toMatchObject({
      pages: [{ path: 'index' }, { path: 'leak' }, { path: 'part/two' }],
    });
    const leak = await ask(port, { path: '/user/ada/api/notes/leak' });
    expect(leak.body).toContain('cannot be shown');
    expect(leak.body).not.toContain('secret');
  });

  it('searches the notes', async () => {
    const port = await start(openGate);
    const found = await ask(port, { path: '/user/ada/api/search?q=hel%6Co&x=%26' });
    expect(JSON.parse(found.body)).toMatchObject({ results: [{ path: 'index', title: 'Start' }] });
    const nothing = await ask(port, { path: '/user/ada/api/search' });
    expect(JSON.parse(nothing.body)).toEqual({ results: [] });
  });

  it('lets nothing run in a picture or a document of the notes', async () => {
    const port = await start(openGate);
    const { headers } = await ask(port, { path: '/user/ada/content/part/pic.svg' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*; sandbox$/);
  });

  it('keeps other sites and other names out', async () => {
    const port = await start(openGate);
    expect(await upgrade(port, {})).toBe(101);
    expect(await upgrade(port, { origin: `http://127.0.0.1:${String(port)}` })).toBe(101);
    expect(await upgrade(port, { origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade(port, { host: 'evil.example' })).toBe(403);
    expect(await upgrade(port, {}, 'no%20name')).toBe(404);
    const posted = await ask(port, {
      path: '/user/ada/api/here',
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(posted.status).toBe(403);
  });
});

describe('inside Launchpad', () => {
  it('lets nobody in without an identity that the edge gave for this session', async () => {
    const key = await generateSigningKey();
    const sign = createIdentitySigner(key.privateJwk);
    const port = await start(createIdentityGate(sessionId, key.publicJwk));
    const owner = { sessionId, userId: newId(), role: 'owner' } as const;
    const other = { ...owner, sessionId: newId() };
    const stranger = createIdentitySigner((await generateSigningKey()).privateJwk);
    const audience = audiences.workspace(sessionId);
    const refused: Record<string, string>[] = [
      {},
      { 'x-launchpad-identity': 'nonsense' },
      { 'x-launchpad-identity': await stranger(owner, audience, 60) },
      { 'x-launchpad-identity': await sign(owner, audiences.workspace(other.sessionId), 60) },
      { 'x-launchpad-identity': await sign(other, audience, 60) },
      { 'x-launchpad-identity': await sign(owner, audience, -60) },
    ];
    for (const headers of refused) {
      for (const path of ['healthz', 'api/notes', 'content/part/pic.svg', '']) {
        expect((await ask(port, { path: `/user/ada/${path}`, headers })).status).toBe(401);
      }
      expect(await upgrade(port, headers)).toBe(401);
    }
    const headers = { 'x-launchpad-identity': await sign(owner, audience, 60) };
    expect(await ask(port, { path: '/user/ada/healthz', headers })).toMatchObject({ status: 200 });
    expect(await upgrade(port, headers)).toBe(101);
  });
});

describe('with a setup that comes first', () => {
  const begin = async (script: string) => {
    await mkdir(join(folder, '.workshop'));
    await writeFile(join(folder, '.workshop', 'setup'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return start(createOpenGate({ loopbackOnly: true }), { contentDir: folder, setupFirst: true });
  };

  it('listens when that has ended well', async () => {
    const port = await begin(`echo made > '${folder}/made'`);
    expect(await readFile(join(folder, 'made'), 'utf8')).toBe('made\n');
    const headers = { host: `localhost:${String(port)}` };
    expect(await ask(port, { path: '/user/ada/healthz', headers })).toMatchObject({ status: 200 });
  });

  it('does not begin when that failed, and says why in its words', async () => {
    await expect(begin('echo no port left; exit 3')).rejects.toMatchObject({
      code: 'setup.failed',
      message: expect.stringMatching(/exit code 3\. .*no port left$/) as string,
    });
    expect(workshop?.address()).toBeNull();
  });
});

describe('with a log-in', () => {
  it('asks everybody for it, for pages, files and terminals alike', async () => {
    const port = await start(createBasicGate({ username: 'ada', password: 'secret' }));
    for (const path of ['', 'api/notes', 'api/files', 'files/secret.txt', 'healthz']) {
      const refused = await ask(port, { path: `/user/ada/${path}` });
      expect(refused).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': expect.stringContaining('realm="Terminal"') as string },
      });
    }
    expect(await upgrade(port, {})).toBe(401);
    const headers = { authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` };
    expect(await ask(port, { path: '/user/ada/', headers })).toMatchObject({ status: 200 });
    expect(await upgrade(port, headers)).toBe(101);
    expect(await upgrade(port, { ...headers, origin: 'https://evil.example' })).toBe(403);
  });
});

describe('somebody who only watches', () => {
  it('sees everything and changes nothing', async () => {
    const port = await start(async () => ({ canType: false }));
    const status = async (method: string, path: string): Promise<number> =>
      (await ask(port, { method, path: `/user/ada/${path}` })).status;
    expect(await status('GET', 'api/files')).toBe(200);
    expect(await status('GET', 'files/secret.txt')).toBe(200);
    expect(await status('GET', 'api/checks')).toBe(200);
    expect(await status('POST', 'api/here')).toBe(204);
    expect(await status('PUT', 'files/secret.txt')).toBe(403);
    expect(await status('POST', 'api/checks/one')).toBe(403);
    expect(await readFile(join(folder, 'secret.txt'), 'utf8')).toBe('secret');
  });
});

it('takes no check from the browser, nor runs one from behind a link', async () => {
  await mkdir(join(folder, '.workshop'));
  await mkdir(join(folder, 'checks'));
  await writeFile(join(folder, 'checks', 'basket'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await symlink('../checks', join(folder, '.workshop', 'checks'));
  await writeFile(
    join(folder, 'content', 'index.md'),
    '```check\nname: basket\ntitle: Basket\n```\n',
  );
  const port = await start(createOpenGate({ loopbackOnly: true }));
  for (const path of [
    '.workshop/checks/basket',
    'checks/basket',
    '.workshop/checks',
    '.workshop',
  ]) {
    const put = await ask(port, { method: 'PUT', path: `/user/ada/files/${path}` });
    expect(put.status).toBe(403);
  }
  expect(await readFile(join(folder, 'checks', 'basket'), 'utf8')).toContain('exit 1');
  const ran = await ask(port, { method: 'POST', path: '/user/ada/api/checks/basket' });
  expect(ran.body).toContain('.workshop/checks is a link');
});

it('row 8: shows title and tabs as their author has them at this moment', async () => {
  await writeFile(
    join(folder, 'workshop.yaml'),
    'title: Ignored\ntabs: [{ title: Docs, url: "https://docs.example/%username%" }]',
  );
  const port = await start(createOpenGate({ loopbackOnly: true }));
  const { body } = await ask(port, { path: '/user/ada/api/workspace' });
  expect(JSON.parse(body)).toMatchObject({
    title: 'Test',
    tabs: [{ id: 'author-1', title: 'Docs', url: 'https://docs.example/ada' }],
    preview: false,
  });
  expect((await ask(port, { path: '/user/ada/api/changes' })).status).toBe(404);
});

describe('an upgrade whose sender keeps their half of the connection open', () => {
  const clients: Socket[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });

  function ask(port: number): Socket {
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    clients.push(client);
    client.write(
      'GET /user/ada/terminals/no%20name HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n',
    );
    return client.resume();
  }

  it('is let go of when it was refused', async () => {
    const client = ask(await start(createOpenGate({ loopbackOnly: true })));
    await once(client, 'end');
    const writing = setInterval(() => client.write('x'), 10);
    await new Promise((resolve) => client.once('error', resolve));
    clearInterval(writing);
  });

  it('does not hold up the end', async () => {
    await new Promise<void>((resolve, reject) => {
      start(() => {
        resolve();
        return new Promise<never>(() => undefined);
      }).then(ask, reject);
    });
    await workshop?.close();
    workshop = undefined;
  });
});
