import { silentLogger } from '@launchpad/kernel';
import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../http/answer.js';
import { sendAnswer } from '../http/answer.sender.js';
import { routeRequest } from '../http/workshop.routes.js';
import { fileRoutes } from './file.routes.js';

// Thousands of files on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let outside: string;
let home: string;
let server: Server;
let port: number;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'workshop-files-'));
  home = join(outside, 'home');
  await mkdir(join(home, 'work'), { recursive: true });
  await writeFile(join(outside, 'secret.txt'), 'secret');
  await mkdir(join(outside, 'other'));
  await writeFile(join(home, 'work', 'page.html'), '<script>alert(1)</script>');
  await writeFile(join(home, '.profile'), 'hidden');
  await symlink('work/page.html', join(home, 'link-in'));
  await symlink('../secret.txt', join(home, 'link-out'));
  await symlink('../other', join(home, 'folder-out'));
  await symlink('nowhere', join(home, 'dangling'));
  await symlink('loop', join(home, 'loop'));
  execFileSync('mkfifo', [join(home, 'pipe')]);
  const routes = fileRoutes({
    home,
    maxUploadBytes: 100_000,
    maxArchiveBytes: 1_000_000,
    reserved: [join(home, '.workshop'), join(home, 'results.jsonl')],
  });
  server = createServer((asked, response) => {
    void routeRequest({ basePath: '/', routes }, { request: asked, visitor: { canType: true } })
      .catch(problem)
      .then((answer) => sendAnswer({ request: asked, response, log: silentLogger }, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(outside, { recursive: true, force: true });
});

type Got = { status: number; headers: Record<string, unknown>; body: Buffer };

const call = (
  method: string,
  path: string,
  send: { body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Got> =>
  new Promise((resolve, reject) => {
    const headers = send.headers ?? {};
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      buffer(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(send.body);
  });

const listing = async (path: string): Promise<unknown> =>
  JSON.parse((await call('GET', `/api/files?path=${encodeURIComponent(path)}`)).body.toString());

describe('a listing', () => {
  it('tells folders first, what links lead to, and hidden files', async () => {
    const entry = (name: string, kind: string): unknown =>
      expect.objectContaining({ name, kind }) as unknown;
    expect(await listing('')).toEqual({
      path: '',
      truncated: false,
      maxUploadBytes: 100_000,
      entries: [
        entry('work', 'folder'),
        entry('.profile', 'file'),
        entry('dangling', 'other'),
        entry('folder-out', 'other'),
        entry('link-in', 'file'),
        entry('link-out', 'other'),
        entry('loop', 'other'),
        entry('pipe', 'other'),
      ],
    });
    expect(await listing('work')).toMatchObject({ entries: [{ name: 'page.html', size: 25 }] });
  });

  it('of a huge folder ends after a thousand, sorted', async () => {
    await mkdir(join(home, 'huge'));
    execFileSync('bash', ['-c', 'cd "$0" && seq 1 3000 | xargs touch', join(home, 'huge')]);
    const { entries, truncated } = (await listing('huge')) as {
      entries: { name: string }[];
      truncated: boolean;
    };
    expect(truncated).toBe(true);
    expect(entries.map(({ name }) => name)).toEqual(
      Array.from({ length: 1000 }, (_, index) => String(index + 1)),
    );
  });

  it.each(['..', 'work/../..', 'folder-out', 'nowhere', 'work/page.html', 'loop', 'a\0'])(
    'of %j is refused',
    async (path) => {
      const got = await call('GET', `/api/files?path=${encodeURIComponent(path)}`);
      expect([400, 404]).toContain(got.status);
    },
  );
});

describe('a download', () => {
  it('is kept and never shown', async () => {
    const got = await call('GET', '/files/work/page.html');
    expect(got).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': '25',
        'content-disposition': expect.stringMatching(/^attachment; filename="page.html"/) as string,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      },
    });
    expect(got.body.toString()).toBe('<script>alert(1)</script>');
    expect((await call('GET', '/files/link-in')).body.length).toBe(25);
    expect(await call('HEAD', '/files/work/page.html')).toMatchObject({
      status: 200,
      headers: { 'content-length': '25' },
      body: Buffer.alloc(0),
    });
  });

  it.each([
    '../secret.txt',
    '%2e%2e/secret.txt',
    'work/..%2f..%2fsecret.txt',
    'link-out',
    'folder-out/x',
    'pipe',
    'work',
    '',
    'dangling',
    'loop',
    'a%00b',
  ])('of %j is refused', async (path) => {
    const got = await call('GET', `/files/${path}`);
    expect([400, 404]).toContain(got.status);
    expect(got.body.toString()).not.toMatch(/^secret/);
  });

  it('that becomes shorter on its way breaks instead of standing for another', async () => {
    const file = join(home, 'log');
    const handle = await open(file, 'w');
    await handle.truncate(50_000_000);
    await handle.close();
    const cut = new Promise<string>((resolve) => {
      request({ host: '127.0.0.1', port, path: '/files/log' }, (response) => {
        response.once('readable', () => {
          void truncate(file, 0).then(() => {
            response.resume();
          });
        });
        response.on('aborted', () => {
          resolve('cut');
        });
        response.on('error', () => undefined);
        response.on('end', () => {
          resolve('whole');
        });
      }).end();
    });
    expect(await cut).toBe('cut');
  });
});

describe('an upload', () => {
  it('makes a file, and replaces one with its permissions', async () => {
    expect(await call('PUT', '/files/work/new%20one.txt', { body: 'first' })).toMatchObject({
      status: 201,
    });
    await chmod(join(home, 'work', 'new one.txt'), 0o750);
    const again = await call('PUT', '/files/work/new%20one.txt', { body: 'second' });
    expect(again.status).toBe(200);
    expect(JSON.parse(again.body.toString())).toMatchObject({ name: 'new one.txt', size: 6 });
    expect(await readFile(join(home, 'work', 'new one.txt'), 'utf8')).toBe('second');
    expect((await stat(join(home, 'work', 'new one.txt'))).mode & 0o777).toBe(0o750);
    expect(await call('PUT', '/files/empty', { body: '' })).toMatchObject({ status: 201 });
    expect(await readdir(join(home, 'work'))).toEqual(['new one.txt', 'page.html']);
  });

  it('leaves what is there when only something new is wanted', async () => {
    const headers = { 'if-none-match': '*' };
    expect(await call('PUT', '/files/fresh', { body: 'one', headers })).toMatchObject({
      status: 201,
    });
    expect(await call('PUT', '/files/fresh', { body: 'two', headers })).toMatchObject({
      status: 412,
    });
    expect(await readFile(join(home, 'fresh'), 'utf8')).toBe('one');
    expect((await readdir(home)).filter((name) => name.startsWith('.upload'))).toEqual([]);
  });

  it('replaces a link and never writes through it', async () => {
    expect(await call('PUT', '/files/link-out', { body: 'mine' })).toMatchObject({ status: 200 });
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
    expect((await lstat(join(home, 'link-out'))).isFile()).toBe(true);
  });

  it.each([
    ['too much that was announced', 'work/big', 'x'.repeat(100_001), {}, 413],
    [
      'too much that was not',
      'work/big',
      'x'.repeat(500_000),
      { 'transfer-encoding': 'chunked' },
      413,
    ],
    ['a folder that is not there', 'nowhere/file', 'x', {}, 404],
    ['a folder outside', 'folder-out/file', 'x', {}, 404],
    ['the way up', 'work/..%2f..%2ffile', 'x', {}, 400],
    ['a folder in its place', 'work', 'x', {}, 409],
    ['a pipe in its place', 'pipe', 'x', {}, 409],
    ['no name', '', 'x', {}, 400],
    ['a name that is too long', 'n'.repeat(300), 'x', {}, 400],
  ])('refuses %s and leaves nothing', async (...[, path, body, headers, status]) => {
    const before = await readdir(outside, { recursive: true });
    const got = await call('PUT', `/files/${path}`, { body, headers });
    expect(got.status).toBe(status);
    expect(await readdir(outside, { recursive: true })).toEqual(before);
  });

  it.each([
    '.workshop/checks/one',
    'work/../.workshop/checks/one',
    'way-round/checks/one',
    'results.jsonl',
  ])('cannot decide over checks: %s', async (path) => {
    await mkdir(join(home, '.workshop', 'checks'), { recursive: true });
    await writeFile(join(home, '.workshop', 'checks', 'one'), 'exit 1', { mode: 0o755 });
    await symlink('.workshop', join(home, 'way-round'));
    const { status } = await call('PUT', `/files/${path}`, { body: 'exit 0' });
    expect([400, 403]).toContain(status);
    expect(await readFile(join(home, '.workshop', 'checks', 'one'), 'utf8')).toBe('exit 1');
    expect(await readdir(home)).not.toContain('results.jsonl');
  });

  it('that is broken off leaves nothing', async () => {
    const sent = request({ host: '127.0.0.1', port, method: 'PUT', path: '/files/half' });
    sent.on('error', () => undefined);
    sent.write('some of it');
    const staged = async (): Promise<string[]> =>
      (await readdir(home)).filter((name) => name.startsWith('.upload') || name === 'half');
    await vi.waitFor(async () => {
      expect(await staged()).toHaveLength(1);
    });
    sent.destroy();
    await vi.waitFor(async () => {
      expect(await staged()).toEqual([]);
    });
  });

  it('into a full disk says so', async () => {
    // A device that is always full stands for the disk.
    const { explainFileFailure } = await import('./file-failure.js');
    const handle = await open('/dev/full', 'w');
    const failure: unknown = await handle.writeFile('x').catch((error: unknown) => error);
    await handle.close();
    expect(problem(explainFileFailure(failure))).toMatchObject({
      status: 507,
      body: expect.stringContaining('not enough space') as string,
    });
  });
});

describe('an archive', () => {
  async function unpack(path: string): Promise<string> {
    const got = await call('GET', `/archive?path=${encodeURIComponent(path)}`);
    expect(got).toMatchObject({ status: 200, headers: { 'content-type': 'application/gzip' } });
    const into = join(outside, 'into');
    await mkdir(into);
    await writeFile(join(outside, 'it.tar.gz'), got.body);
    await extract({ file: join(outside, 'it.tar.gz'), cwd: into, strict: true });
    // Other programs read it as well.
    execFileSync('tar', ['-tzf', join(outside, 'it.tar.gz')]);
    return into;
  }

  it('holds everything below a folder, links as links, and no pipe', async () => {
    const sockets = createSocketServer().listen(join(home, 'socket'));
    const long = 'long-'.repeat(40);
    await mkdir(join(home, long, 'ünï'), { recursive: true });
    await writeFile(join(home, long, 'ünï', '@odd name'), 'odd');
    await writeFile(join(home, 'work', 'run'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(join(home, 'exact'), Buffer.alloc(512, 1));
    const into = await unpack('');
    sockets.close();
    const names = await readdir(join(into, 'home'));
    expect(names.sort()).toEqual(
      [
        '.profile',
        'dangling',
        'exact',
        'folder-out',
        'link-in',
        'link-out',
        long,
        'loop',
        'work',
      ].sort(),
    );
    expect(await readlink(join(into, 'home', 'link-out'))).toBe('../secret.txt');
    expect(await readFile(join(into, 'home', long, 'ünï', '@odd name'), 'utf8')).toBe('odd');
    expect((await stat(join(into, 'home', 'work', 'run'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(into, 'home', 'exact'))).size).toBe(512);
  });

  it('of one folder carries its name', async () => {
    expect(await readdir(await unpack('work'))).toEqual(['work']);
  });

  it.each([
    ['more than fits', '', 413],
    ['a folder outside', 'folder-out', 404],
    ['a file', 'work/page.html', 404],
    ['the way up', '..', 400],
  ])('of %s is refused', async (_, path, status) => {
    const handle = await open(join(home, 'sparse'), 'w');
    await handle.truncate(2_000_000_000_000);
    await handle.close();
    expect(await call('GET', `/archive?path=${path}`)).toMatchObject({ status });
  });
});
