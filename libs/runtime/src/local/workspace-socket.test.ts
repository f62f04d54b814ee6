import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@launchpad/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkspaceLayout } from './workspace-layout.js';
import { publishIfAnswering, removeSockets } from './workspace-socket.js';

const sessionId = newId();
let dir: string;
let layout: WorkspaceLayout;
let server: Server;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lp-s-'));
  layout = new WorkspaceLayout(dir, dir);
  await mkdir(layout.runDirectory(sessionId));
  server = createServer((socket) => socket.destroy());
});
afterEach(async () => {
  server.close();
  await rm(dir, { recursive: true, force: true });
});

async function listen(path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
}

test('a socket is published once somebody answers behind it', async () => {
  expect(await publishIfAnswering(layout, sessionId)).toBe(false);
  await listen(layout.listenSocket(sessionId));
  expect(await publishIfAnswering(layout, sessionId)).toBe(true);
  await rm(layout.listenSocket(sessionId));
  expect(await publishIfAnswering(layout, sessionId)).toBe(true);
  await removeSockets(layout, sessionId);
  expect(await readdir(dir)).toEqual([]);
});

test("a link to somebody else's socket is not published", async () => {
  const elsewhere = join(dir, 'database.sock');
  await listen(elsewhere);
  await symlink(elsewhere, layout.listenSocket(sessionId));
  expect(await publishIfAnswering(layout, sessionId)).toBe(false);
  expect(await readdir(dir)).toEqual(
    expect.not.arrayContaining([`${sessionId}.sock`, `${sessionId}.sock.new`]),
  );
});
