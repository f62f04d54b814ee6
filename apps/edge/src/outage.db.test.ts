import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';

let database: TestDatabase;
let bed: EdgeBed;
let admin: Client;
let lines: { message: string; fields: Record<string, unknown> }[];

beforeEach(async () => {
  lines = [];
  const note = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push({ message, fields });
  database = await createTestDatabase();
  bed = await openEdgeBed({
    databaseUrl: database.url,
    log: { debug: note, info: note, warn: note, error: note },
    limits: { watchEveryMs: 100, activityEveryMs: 200 },
  });
  const elsewhere = new URL(database.url);
  elsewhere.pathname = '/postgres';
  admin = new Client({ connectionString: elsewhere.href });
  await admin.connect();
});
afterEach(async () => {
  await database.close();
  await admin.end();
});

const name = () => new URL(database.url).pathname.slice(1);

async function stopDatabase(): Promise<void> {
  bed.db.on('error', () => undefined);
  await admin.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    name(),
  ]);
}

const startDatabase = () => admin.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`);

async function openSession(expiresIn: number) {
  const address = { kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port };
  const id = await bed.rows.session({ address, expires_in: expiresIn });
  const headers = { cookie: await bed.enter(id) };
  const { socket } = await bed.socket({ host: hostOf(id), headers });
  if (socket === undefined) throw new Error('the socket did not open');
  return { id, headers, socket };
}

const misses = () => lines.filter(({ message }) => message === 'open sessions not checked').length;

it('a database that is away means “not now”: who is in works on, nothing is cut before its time, all is well after', async () => {
  const long = await openSession(3600);
  const short = await openSession(4);
  const stranger = await bed.rows.session({
    address: { kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port },
  });
  const theirs = { cookie: await bed.seal(stranger) };
  const ended = new Promise((resolve) => short.socket.once('close', resolve));
  await stopDatabase();
  await expect.poll(misses).toBeGreaterThan(2);
  const away = await bed.ask({ host: hostOf(stranger), headers: theirs });
  expect(away.status).toBe(503);
  expect(JSON.parse(away.body)).toMatchObject({ code: 'service.unavailable', retryable: true });
  expect(away.headers['retry-after']).toBe('5');
  expect((await bed.socket({ host: hostOf(stranger), headers: theirs })).status).toBe(503);
  const again = await bed.socket({ host: hostOf(long.id), headers: long.headers });
  expect(again.status).toBe(101);
  again.socket?.terminate();
  await ended;
  expect((await bed.ask({ host: hostOf(short.id), headers: short.headers })).status).toBe(410);
  expect((await bed.ask({ host: hostOf(long.id), headers: long.headers })).status).toBe(200);
  expect(long.socket.readyState).toBe(long.socket.OPEN);
  long.socket.send('typed while it was away');
  await startDatabase();
  await expect
    .poll(async () => (await bed.ask({ host: hostOf(stranger), headers: theirs })).status, {
      timeout: 5000,
    })
    .toBe(200);
  await expect.poll(() => bed.rows.inputAge(long.id), { timeout: 5000 }).toBeLessThan(20);
  expect(long.socket.readyState).toBe(long.socket.OPEN);
  await bed.close();
});

it('closing writes the last activity, tells sockets, and lets requests finish', async () => {
  const { id, headers, socket } = await openSession(3600);
  const goodbye = new Promise((resolve) => socket.once('close', resolve));
  let release = (): void => undefined;
  bed.workspace.answer = (_, response) => {
    release = () => response.end('done');
  };
  const slow = bed.ask({ host: hostOf(id), method: 'POST', headers });
  await vi.waitFor(() => {
    expect(bed.workspace.reached).toHaveLength(2);
  });
  const closing = bed.edge.close({ drainMs: 5000 });
  expect(await goodbye).toBe(1012);
  release();
  expect(await slow).toMatchObject({ status: 200, body: 'done' });
  await closing;
  expect(await bed.rows.inputAge(id)).toBeLessThan(10);
  await Promise.all([bed.workspace.close(), bed.controlPlane.close(), bed.db.end()]);
});

it('writes one line per request, without secrets', async () => {
  const { id, headers } = await openSession(3600);
  await bed.ask({ host: hostOf(id), path: '/a?secret=1', headers });
  const served = lines.filter(({ message }) => message === 'request served');
  expect(served).toHaveLength(2);
  expect(served[1]?.fields).toMatchObject({
    host: 'session',
    sessionId: id,
    method: 'GET',
    path: '/a',
    status: 200,
  });
  const text = JSON.stringify(lines);
  expect(text).not.toContain('secret');
  expect(text).not.toContain('ticket');
  expect(text).not.toContain(headers.cookie.slice(20));
  await bed.close();
});
