import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSessionCookieCodec, signingKeyIn } from '@launchpad/access';
import { silentLogger } from '@launchpad/kernel';
import { createLocalRuntime } from '@launchpad/runtime';
import { beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { composeLaunchpad, type ComposedLaunchpad } from './support/composed-launchpad.js';
import { repository } from './support/launchpad.process.js';
import { ask, cookieOf } from './support/http-client.js';
import { Learner } from './support/learner.js';
import type { Door } from './support/terminal-client.js';

const upstream = fileURLToPath(new URL('support/counting-upstream.mjs', import.meta.url));
const methods = ['GET', 'POST', 'UPGRADE'] as const;

let launchpad: ComposedLaunchpad;

beforeEach(async () => {
  launchpad = await composeLaunchpad({
    maxSessions: 5,
    createRuntime: ({ installationId, dataDir }) =>
      createLocalRuntime({
        ...{ installationId, dataDir, isolation: 'auto', log: silentLogger },
        workshopCommand: [process.execPath, upstream],
        readOnlyPaths: [
          path.dirname(upstream),
          path.join(repository, 'node_modules'),
          path.dirname(createRequire(import.meta.url).resolve('ws/package.json')),
        ],
      }),
  });
});

type Visit = {
  readonly door: Door;
  readonly method: (typeof methods)[number];
  readonly path: string;
  /** Left out: the session's own, as its pages send it. */
  readonly origin?: string | null;
};

/** Knocks once; the status says how it went, 101 for a socket that opened. */
async function knock({ door, method, path: at, origin = `http://${door.host}` }: Visit) {
  const headers = {
    host: door.host,
    ...(door.cookie === '' ? {} : { cookie: door.cookie }),
    ...(origin === null ? {} : { origin }),
  };
  if (method !== 'UPGRADE') {
    return (await ask({ port: door.port, host: door.host, method, path: at, headers })).status;
  }
  const socket = new WebSocket(`ws://127.0.0.1:${String(door.port)}${at}`, { headers });
  return new Promise<number>((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

/** What reached the workspace, in its own words. */
async function reached(id: string): Promise<readonly string[]> {
  const file = path.join(launchpad.dataDir, 'workspaces', id, 'home', 'reached.log');
  const lines = await readFile(file, 'utf8').catch(() => '');
  return lines.split('\n').filter((line) => line !== '');
}

async function open(): Promise<{ learner: Learner; id: string; door: Door }> {
  const learner = new Learner(launchpad.port);
  const { id } = await learner.start('plain');
  await learner.ready(id);
  return { learner, id, door: await learner.enter(id) };
}

/** A cookie that this installation signed, for a session and a time of the caller's choice. */
async function sealed(id: string, expiresAt: Date, epoch = 0): Promise<string> {
  const codec = createSessionCookieCodec(await signingKeyIn(path.join(launchpad.dataDir, 'keys')));
  const [row] = await launchpad.database.rows<{ user_id: string }>(
    'SELECT user_id FROM sessions WHERE id = $1',
    [id],
  );
  const pass = {
    sessionId: id,
    userId: row?.user_id ?? '',
    role: 'owner',
    expiresAt,
    epoch,
  } as const;
  return `launchpad_session=${await codec.seal(pass)}`;
}

const inAnHour = () => new Date(Date.now() + 3_600_000);
const tampered = (cookie: string) => {
  const at = cookie.lastIndexOf('.') - 5;
  return cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
};

test('only the owner reaches a workspace, however somebody else knocks, before and after the owner did', async () => {
  const [mine, other] = [await open(), await open()];
  const { id, door } = mine;
  const used = await mine.learner.ticket(id);
  const enter = used.pathname + used.search;
  expect(cookieOf(await ask({ port: door.port, host: door.host, path: enter }))).toBeDefined();

  const strangers: Record<string, Omit<Visit, 'method'>> = {
    'no cookie': { door: { ...door, cookie: '' }, path: '/a' },
    'the cookie of another session': { door: { ...door, cookie: other.door.cookie }, path: '/b' },
    expired: {
      door: { ...door, cookie: await sealed(id, new Date(Date.now() - 1000)) },
      path: '/c',
    },
    'of another access epoch': {
      door: { ...door, cookie: await sealed(id, inAnHour(), 1) },
      path: '/d',
    },
    tampered: { door: { ...door, cookie: tampered(door.cookie) }, path: '/e' },
    'a ticket used twice': { door: { ...door, cookie: '' }, path: enter },
    'a foreign origin': { door, path: '/g', origin: 'http://evil.example' },
    'another session as origin': { door, path: '/h', origin: `http://${other.door.host}` },
    'the portal as origin': { door, path: '/i', origin: `http://localhost:${String(door.port)}` },
  };
  const knockAll = async () => {
    for (const [who, visit] of Object.entries(strangers)) {
      for (const method of methods) {
        const status = await knock({ ...visit, method });
        expect.soft(status, `${who}, ${method}`).toBeGreaterThanOrEqual(400);
        expect.soft(status, `${who}, ${method}`).toBeLessThan(500);
      }
    }
    // A browser always says where a socket comes from; what does not say so is none.
    expect.soft(await knock({ door, path: '/j', method: 'UPGRADE', origin: null })).toBe(403);
  };

  await knockAll();
  expect(await reached(id)).toEqual([]);
  for (const method of methods) {
    expect(await knock({ door, method, path: '/own' })).toBe(method === 'UPGRADE' ? 101 : 200);
  }
  const own = methods.map((method) => `${method} /own`);
  expect(await reached(id)).toEqual(own);
  await knockAll();
  expect(await reached(id)).toEqual(own);
  expect(await reached(other.id)).toEqual([]);
});

/** A socket that is open until it is cut; tells how long that took. */
async function openSocket(door: Door) {
  const socket = new WebSocket(`ws://127.0.0.1:${String(door.port)}/socket`, {
    headers: { host: door.host, cookie: door.cookie, origin: `http://${door.host}` },
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', () => resolve(performance.now()));
  });
  await new Promise((resolve, reject) => socket.on('message', resolve).on('error', reject));
  return {
    cutAfterMs: async (since: number) => (await closed) - since,
  };
}

test('finishing cuts what is open within two seconds', async () => {
  const { learner, id, door } = await open();
  const socket = await openSocket(door);

  await learner.finish(id);
  const finished = performance.now();

  expect(await socket.cutAfterMs(finished)).toBeLessThan(2000);
  for (const method of methods) {
    expect(await knock({ door, method, path: '/late' })).toBeGreaterThanOrEqual(400);
  }
  expect(await reached(id)).not.toContainEqual(expect.stringContaining('/late'));
});

test('revoking cuts what is open within two seconds, lets no old cookie in, and a new ticket does', async () => {
  const { learner, id, door } = await open();
  const socket = await openSocket(door);

  await launchpad.database.rows(
    'UPDATE sessions SET access_epoch = access_epoch + 1 WHERE id = $1',
    [id],
  );
  const revoked = performance.now();

  expect(await socket.cutAfterMs(revoked)).toBeLessThan(2000);
  const before = await reached(id);
  for (const method of methods) {
    expect(await knock({ door, method, path: '/revoked' })).toBe(404);
  }
  expect(await reached(id)).toEqual(before);
  expect(await knock({ door: await learner.enter(id), method: 'GET', path: '/again' })).toBe(200);
});
