import { audiences, createIdentitySigner, generateSigningKey } from '@launchpad/access';
import { newId, silentLogger } from '@launchpad/kernel';
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server as RawServer,
} from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { PortDoor } from './port.door.js';
import { PortGate } from './port.gate.js';

const sessionId = newId();
const key = await generateSigningKey();
const sign = createIdentitySigner(key.privateJwk);
const stranger = createIdentitySigner((await generateSigningKey()).privateJwk);
const owner = { sessionId, userId: newId(), role: 'owner' } as const;

const opened: (Server | RawServer)[] = [];
let declared: number[];
let door: number;

async function listen(server: Server | RawServer, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  opened.push(server);
  return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
  declared = [];
  const gate = new PortGate({ sessionId, publicKey: key.publicJwk, ports: declared });
  const portDoor = new PortDoor(gate, silentLogger);
  const server = createServer((request, response) => void portDoor.serve(request, response));
  server.on('upgrade', (request, socket, head) => void portDoor.join({ request, socket, head }));
  door = await listen(server);
});

afterEach(() => {
  for (const server of opened.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

/** A program of the learner on a port that the workshop declares. */
async function program(
  answer: (request: IncomingMessage) => { headers?: object; body?: string; status?: number },
): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body = '' } = answer(request);
    response.writeHead(status, { ...headers });
    response.end(body);
  });
  const port = await listen(server);
  declared.push(port);
  return { port, server };
}

async function freePort(): Promise<number> {
  const server = createRawServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  declared.push(port);
  return port;
}

const edgeHeaders = async (port: number, who: Parameters<typeof sign>[0] = owner) => ({
  host: `${String(port)}--${sessionId}.sessions.localhost`,
  'x-launchpad-port': String(port),
  'x-launchpad-identity': await sign(who, audiences.workspacePort(sessionId, port), 60),
});

type Ask = {
  readonly headers: Record<string, string>;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
};

async function visit({ body, ...rest }: Ask) {
  const asking = ask({ host: '127.0.0.1', port: door, ...rest });
  asking.on('error', () => undefined);
  asking.end(body);
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

describe('a port that the workshop declares', () => {
  it('is asked what the browser asked, without what is between the edge and the workspace', async () => {
    let seen: IncomingMessage | undefined;
    const { port } = await program((request) => {
      seen = request;
      return { status: 201, headers: { 'x-app': 'yes', 'set-cookie': ['a=1', 'b=2'] }, body: 'hi' };
    });
    const answer = await visit({
      path: '/some/where?x=1',
      headers: {
        ...(await edgeHeaders(port)),
        cookie: 'theirs=1; launchpad_session=secret; __Host-launchpad_login=secret',
        'x-forwarded-proto': 'https',
        authorization: 'Bearer of-their-own',
        'x-launchpad-anything': 'x',
      },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: 'hi',
      headers: { 'x-app': 'yes', 'set-cookie': ['a=1', 'b=2'] },
    });
    expect(seen?.url).toBe('/some/where?x=1');
    expect(seen?.headers).toEqual({
      host: `${String(port)}--${sessionId}.sessions.localhost`,
      cookie: 'theirs=1',
      'x-forwarded-proto': 'https',
      authorization: 'Bearer of-their-own',
      connection: 'close',
    });
  });

  it('takes a body', async () => {
    const received: string[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push(body);
        response.end(body.toUpperCase());
      });
    });
    const port = await listen(server);
    declared.push(port);
    const answer = await visit({ method: 'POST', headers: await edgeHeaders(port), body: 'words' });
    expect(answer).toMatchObject({ status: 200, body: 'WORDS' });
    expect(received).toEqual(['words']);
  });

  it('has a page that says so while nothing listens, and is there as soon as something does', async () => {
    const port = await freePort();
    const html = { ...(await edgeHeaders(port)), accept: 'text/html' };
    const page = await visit({ headers: html });
    expect(page.status).toBe(502);
    expect(page.headers['refresh']).toBe('2');
    expect(page.body).toContain(`Nothing listens on port ${String(port)} yet`);
    const forPrograms = await visit({ headers: await edgeHeaders(port) });
    expect(JSON.parse(forPrograms.body)).toMatchObject({ code: 'workspace.unreachable' });
    expect(await upgradeStatus(port)).toBe(502);
    const late = createServer((_, response) => response.end('here'));
    late.listen(port, '127.0.0.1');
    await once(late, 'listening');
    opened.push(late);
    expect(await visit({ headers: html })).toMatchObject({ status: 200, body: 'here' });
  });

  it('has its head before the first event of a stream', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
    });
    const port = await listen(server);
    declared.push(port);
    const asking = ask({ host: '127.0.0.1', port: door, headers: await edgeHeaders(port) });
    asking.on('error', () => undefined);
    asking.end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    expect(answer.headers['content-type']).toBe('text/event-stream');
    asking.destroy();
  });

  it('may answer and leave before it has heard everything', async () => {
    const server = createRawServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 4\r\n\r\nbye!', () =>
          socket.destroy(),
        );
      });
    });
    const port = await listen(server);
    declared.push(port);
    const body = 'x'.repeat(8 * 1024 * 1024);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      // A connection that breaks with words still in it may lose the answer (RFC 9112 §9.6).
      const asked = { method: 'POST', headers: await edgeHeaders(port), body };
      const status = await visit(asked).then(
        (answer) => answer.status,
        () => 'cut',
      );
      expect([413, 502, 'cut']).toContain(status);
    }
    // And the next one finds the door as it was.
    const { port: other } = await program(() => ({ body: 'still here' }));
    expect(await visit({ headers: await edgeHeaders(other) })).toMatchObject({
      body: 'still here',
    });
  });

  it('is left alone when the browser leaves', async () => {
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const server = createServer((request, response) => {
      response.write('begins');
      request.socket.once('close', left);
    });
    const port = await listen(server);
    declared.push(port);
    const asking = ask({ host: '127.0.0.1', port: door, headers: await edgeHeaders(port) });
    asking.on('error', () => undefined);
    asking.end();
    await once(asking, 'response');
    asking.destroy();
    await gone;
  });

  it('is found on IPv6 alone, too', async () => {
    const server = createServer((_, response) => response.end('six'));
    const port = await listen(server, '::1');
    declared.push(port);
    expect(await visit({ headers: await edgeHeaders(port) })).toMatchObject({ body: 'six' });
  });

  it('may be no HTTP at all', async () => {
    const server = createRawServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('SSH-2.0-nothing\r\n');
    });
    const port = await listen(server);
    declared.push(port);
    const answer = await visit({ headers: await edgeHeaders(port) });
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('did not answer');
  });
});

function upgradeStatus(port: number, more: Record<string, string> = {}): Promise<number> {
  return edgeHeaders(port).then(
    (headers) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${String(door)}/live`, {
          headers: { ...headers, ...more },
        });
        socket.once('open', () => {
          resolve(101);
          socket.terminate();
        });
        socket.once('unexpected-response', (_, response) => {
          resolve(response.statusCode ?? 0);
        });
        socket.on('error', () => undefined);
      }),
  );
}

describe('websockets', () => {
  it('are joined, both ways, and end together', async () => {
    const { port, server } = await program(() => ({}));
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket, request) => {
      expect(request.headers['x-launchpad-identity']).toBeUndefined();
      socket.on('message', (data: Buffer) => {
        socket.send(`echo ${data.toString()}`);
      });
    });
    const socket = new WebSocket(`ws://127.0.0.1:${String(door)}/live`, {
      headers: await edgeHeaders(port),
    });
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('echo hello');
    const closed = once(socket, 'close');
    for (const client of sockets.clients) client.terminate();
    await closed;
  });

  it('are refused where the program has none', async () => {
    const server = createServer((_, response) => response.end());
    server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'));
    const port = await listen(server);
    declared.push(port);
    expect(await upgradeStatus(port)).toBe(404);
  });
});

describe('who does not come in', () => {
  const other = newId();

  it.each<[string, number, (port: number) => Promise<Record<string, string>>]>([
    ['without an identity', 401, async (port) => ({ 'x-launchpad-port': String(port) })],
    [
      'with one for the session’s own host',
      401,
      async (port) => ({
        'x-launchpad-port': String(port),
        'x-launchpad-identity': await sign(owner, audiences.workspace(sessionId), 60),
      }),
    ],
    [
      'with one for another port',
      401,
      async (port) => ({
        'x-launchpad-port': String(port),
        'x-launchpad-identity': await sign(owner, audiences.workspacePort(sessionId, port + 1), 60),
      }),
    ],
    [
      'with one for another session',
      401,
      async (port) => ({
        'x-launchpad-port': String(port),
        'x-launchpad-identity': await sign(
          { ...owner, sessionId: other },
          audiences.workspacePort(other, port),
          60,
        ),
      }),
    ],
    [
      'signed by somebody else',
      401,
      async (port) => ({
        'x-launchpad-port': String(port),
        'x-launchpad-identity': await stranger(owner, audiences.workspacePort(sessionId, port), 60),
      }),
    ],
    [
      'too late',
      401,
      async (port) => ({
        'x-launchpad-port': String(port),
        'x-launchpad-identity': await sign(owner, audiences.workspacePort(sessionId, port), -60),
      }),
    ],
    [
      'by a port that is none',
      401,
      async (port) => ({ ...(await edgeHeaders(port)), 'x-launchpad-port': `0${String(port)}` }),
    ],
    [
      'by another way to write the port',
      401,
      async (port) => ({ ...(await edgeHeaders(port)), 'x-launchpad-port': `${String(port)}, 1` }),
    ],
  ])('%s', async (_, status, headersFor) => {
    let reached = 0;
    const { port } = await program(() => {
      reached += 1;
      return {};
    });
    const headers = await headersFor(port);
    expect((await visit({ headers })).status).toBe(status);
    expect((await visit({ method: 'POST', headers })).status).toBe(status);
    expect(await upgradeStatus(port, { 'x-launchpad-identity': 'none', ...headers })).toBe(status);
    expect(reached).toBe(0);
  });

  it('to a port that is not declared, whatever listens there', async () => {
    const { port } = await program(() => ({ body: 'secret' }));
    declared.length = 0;
    const answer = await visit({ headers: await edgeHeaders(port) });
    expect(answer.status).toBe(404);
    expect(answer.body).toContain(`Port ${String(port)} is not shown by this workshop.`);
    expect(await upgradeStatus(port)).toBe(404);
  });

  it('from another site, to change something', async () => {
    const { port } = await program(() => ({}));
    const headers = { ...(await edgeHeaders(port)), origin: 'https://evil.example' };
    expect((await visit({ method: 'POST', headers })).status).toBe(403);
    expect(await upgradeStatus(port, { origin: 'https://evil.example' })).toBe(403);
  });

  it('to change something, when they only watch', async () => {
    const { port } = await program(() => ({ body: 'seen' }));
    const headers = await edgeHeaders(port, { ...owner, role: 'watcher' });
    expect(await visit({ headers })).toMatchObject({ status: 200, body: 'seen' });
    expect((await visit({ method: 'DELETE', headers })).status).toBe(403);
  });
});
