import { silentLogger } from '@launchpad/kernel';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  closedGone,
  closedRefused,
  terminalSubprotocol,
  type TerminalServerMessage,
  type TerminalsAnswer,
} from '../../protocol/terminal-messages.js';
import { createWorkshop, type Workshop } from '../create-workshop.js';
import { createOpenGate } from '../http/visitor.gate.js';

// Real shells on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let workshop: Workshop;
let base: string;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-terminals-'));
  await writeFile(join(folder, 'index.html'), '<base href="/" />');
  const env = { PATH: process.env['PATH'] ?? '', PS1: '$ ' };
  const open = createOpenGate({ loopbackOnly: true });
  workshop = createWorkshop({
    ...{ basePath: '/at/', contentDir: folder, home: folder, title: 'Test', terminals: 2 },
    shell: { file: 'bash', args: ['--norc', '-i'], cwd: folder, env },
    ...{ setupEnv: env, variables: {}, webDir: folder, log: silentLogger },
    gate: async (request) => {
      await open(request);
      return { canType: request.headers['x-watcher'] === undefined };
    },
  });
  await workshop.listen({ host: '127.0.0.1', port: 0 });
  base = `127.0.0.1:${String((workshop.address() as AddressInfo).port)}/at/`;
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await workshop.close();
  await rm(folder, { recursive: true, force: true });
});

type Asked = { readonly title?: unknown; readonly headers?: Record<string, string> };

const ask = (method: string, path: string, { title, headers = {} }: Asked = {}) =>
  fetch(`http://${base}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(title !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(title !== undefined && { body: JSON.stringify({ title }) }),
  });

const names = async (): Promise<readonly string[]> => {
  const answer = (await (await ask('GET', 'api/terminals')).json()) as TerminalsAnswer;
  return answer.terminals.map(({ name }) => name);
};

/** A page on a terminal: what it is told, and the code with which it is sent away. */
function attach(
  name: string,
  headers: Record<string, string> = {},
): { readonly told: TerminalServerMessage[]; closed: Promise<number> } {
  const socket = new WebSocket(`ws://${base}terminals/${name}`, terminalSubprotocol, { headers });
  sockets.push(socket);
  const told: TerminalServerMessage[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) told.push(JSON.parse(data.toString()) as TerminalServerMessage);
  });
  return {
    told,
    closed: new Promise((resolve) => {
      socket.on('close', resolve);
    }),
  };
}

/** What the last list that a page was told says of a terminal. */
const listed = (told: readonly TerminalServerMessage[], name: string) =>
  told
    .flatMap((message) => (message.type === 'list' ? [message] : []))
    .at(-1)
    ?.terminals.find((terminal) => terminal.name === name);

describe('terminals on demand', () => {
  it('are there as the layout says, and more on request', async () => {
    const answer = await ask('GET', 'api/terminals');
    expect(await answer.json()).toEqual({
      most: 16,
      terminals: [
        { name: '1', title: 'Terminal 1', attached: 0, running: true },
        { name: '2', title: 'Terminal 2', attached: 0, running: true },
      ],
    });
    const added = await ask('POST', 'api/terminals');
    expect(added.status).toBe(201);
    expect(await added.json()).toMatchObject({ name: '3', title: 'Terminal 3' });
    expect(await names()).toEqual(['1', '2', '3']);
  });

  it('are at most 16', async () => {
    for (let count = 3; count <= 16; count += 1) await ask('POST', 'api/terminals');
    const refused = await ask('POST', 'api/terminals');
    expect([refused.status, (await names()).length]).toEqual([422, 16]);
    expect(await attach('one-more').closed).toBe(closedRefused);
  });

  it('are renamed, and every page is told', async () => {
    const page = attach('2');
    await vi.waitFor(() => {
      expect(listed(page.told, '2')).toMatchObject({ attached: 1 });
    });
    const renamed = await ask('PATCH', 'api/terminals/1', { title: '  Build ✔ ' });
    expect(await renamed.json()).toMatchObject({ name: '1', title: 'Build ✔' });
    await vi.waitFor(() => {
      expect(listed(page.told, '1')).toMatchObject({ title: 'Build ✔' });
    });
  });

  it.each(['', '   ', 'x'.repeat(41), 'a\u0007', 'a\u202Eb', 7, null])(
    'are not renamed to %j',
    async (title) => {
      expect((await ask('PATCH', 'api/terminals/1', { title })).status).toBe(422);
    },
  );

  it('takes a title as JSON of a sensible size only', async () => {
    const patch = (body: string, type: string) =>
      fetch(`http://${base}api/terminals/1`, {
        method: 'PATCH',
        body,
        headers: { 'content-type': type },
      });
    expect((await patch('{"title":"a"}', 'text/plain')).status).toBe(415);
    expect((await patch('{"title"', 'application/json')).status).toBe(400);
    expect((await patch(`"${'x'.repeat(5000)}"`, 'application/json')).status).toBe(413);
    expect((await patch('{"title":"a","name":"b"}', 'application/json')).status).toBe(422);
  });

  it('are closed with what runs in them, the last one excepted', async () => {
    const page = attach('1');
    const other = attach('2');
    await vi.waitFor(() => {
      expect(listed(page.told, '2')).toMatchObject({ running: true, attached: 1 });
    });
    expect((await ask('DELETE', 'api/terminals/2')).status).toBe(204);
    expect(await other.closed).toBe(closedGone);
    await vi.waitFor(() => {
      expect(listed(page.told, '2')).toBeUndefined();
    });
    expect((await ask('DELETE', 'api/terminals/2')).status).toBe(404);
    expect((await ask('DELETE', 'api/terminals/1')).status).toBe(422);
    expect(await names()).toEqual(['1']);
  });

  it('do not count as closed when the workspace stops', async () => {
    const page = attach('1');
    await vi.waitFor(() => {
      expect(page.told).not.toHaveLength(0);
    });
    await workshop.close();
    expect(await page.closed).not.toBe(closedGone);
  });

  it('do not come back by accident, but when somebody asks for them', async () => {
    await ask('DELETE', 'api/terminals/2');
    expect(await attach('2').closed).toBe(closedGone);
    const page = attach('2?open=1');
    await vi.waitFor(() => {
      expect(page.told.map(({ type }) => type)).toContain('hello');
    });
    expect(await names()).toEqual(['1', '2']);
    expect(await (await ask('POST', 'api/terminals')).json()).toMatchObject({ name: '3' });
  });
});

it('lets who only watches join what is there, and start nothing', async () => {
  const headers = { 'x-watcher': '1' };
  await ask('DELETE', 'api/terminals/2');
  for (const name of ['2', '2?open=1', 'another', 'another?open=1'])
    expect(await attach(name, headers).closed).toBe(closedGone);
  expect(await names()).toEqual(['1']);
  const page = attach('1', headers);
  await vi.waitFor(
    () => {
      expect(page.told.map(({ type }) => type)).toContain('hello');
    },
    { timeout: 50_000 },
  );
});

it('lets nobody change anything who only watches, and nobody from another site', async () => {
  const changes: readonly (readonly [string, string, Asked])[] = [
    ['POST', 'api/terminals', {}],
    ['PATCH', 'api/terminals/1', { title: 'a' }],
    ['DELETE', 'api/terminals/1', {}],
  ];
  for (const [method, path, asked] of changes) {
    for (const headers of [{ 'x-watcher': '1' }, { origin: 'https://evil.example' }]) {
      expect((await ask(method, path, { ...asked, headers })).status).toBe(403);
    }
  }
  expect((await ask('GET', 'api/terminals', { headers: { 'x-watcher': '1' } })).status).toBe(200);
  expect(await names()).toEqual(['1', '2']);
});

it('row 23: has a page for each terminal, and knows no other names', async () => {
  expect((await ask('GET', 'terminals/1')).headers.get('content-type')).toContain('text/html');
  const first = await ask('GET', 'terminal');
  expect([first.status, first.headers.get('location')]).toEqual([308, '/at/terminals/1']);
  const third = await ask('GET', 'terminal/session/3');
  expect([third.status, third.headers.get('location')]).toEqual([308, '/at/terminals/3']);
  for (const path of ['terminals/', 'terminals/a%20b', 'terminals/a/b']) {
    expect((await ask('GET', path)).status, path).toBe(404);
  }
  expect((await ask('PUT', 'api/terminals')).status).toBe(405);
  expect((await ask('GET', 'api/terminals/1')).status).toBe(405);
  expect((await ask('POST', 'terminals/1')).status).toBe(405);
  for (const name of ['nine', 'a_b'])
    expect((await ask('DELETE', `api/terminals/${name}`)).status).toBe(404);
});
