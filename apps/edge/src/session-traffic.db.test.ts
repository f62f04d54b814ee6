import { createConnection, createServer as createTcpServer } from 'node:net';
import { audiences, createIdentityVerifier } from '@launchpad/access';
import { newId } from '@launchpad/kernel';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { type Ask, type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';

let database: TestDatabase;
let bed: EdgeBed;
let session: string;
let owner: { cookie: string };

const address = () => ({ kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port });

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({
    databaseUrl: database.url,
    limits: { maxSocketsPerSession: 3, activityEveryMs: 50 },
  });
});
afterAll(async () => {
  await bed.close();
  await database.close();
});
beforeEach(async () => {
  session = await bed.rows.session({ address: address() });
  owner = { cookie: await bed.enter(session) };
  bed.workspace.reached.length = 0;
  bed.controlPlane.reached.length = 0;
  bed.workspace.answer = (_, response) => void response.end('hello');
});

const ask = (path = '/', more: object = {}) =>
  bed.ask({ host: hostOf(session), path, headers: owner, ...more });

async function openSocket(protocol?: string): Promise<WebSocket> {
  const { socket } = await bed.socket({
    host: hostOf(session),
    headers: owner,
    ...(protocol === undefined ? {} : { protocol }),
  });
  if (socket === undefined) throw new Error('the socket did not open');
  return socket;
}

const closed = (socket: WebSocket): Promise<{ code: number; ms: number }> => {
  const start = performance.now();
  return new Promise((resolve) =>
    socket.once('close', (code) => {
      resolve({ code, ms: performance.now() - start });
    }),
  );
};

describe('towards the workspace', () => {
  it('says who comes, in a way only that workspace accepts, and leaves our cookie behind', async () => {
    await ask('/a?b=c', {
      headers: {
        cookie: `mine=1; ${owner.cookie}`,
        'x-launchpad-identity': 'forged',
        'x-forwarded-for': '9.9.9.9',
      },
    });
    const [reached] = bed.workspace.reached;
    expect(reached?.request.url).toBe('/a?b=c');
    expect(reached?.request.headers).toMatchObject({
      host: hostOf(session),
      cookie: 'mine=1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': hostOf(session),
      'x-forwarded-proto': 'http',
    });
    const token = String(reached?.request.headers['x-launchpad-identity']);
    const identity = await createIdentityVerifier(
      bed.publicJwk,
      audiences.workspace(session),
    )(token);
    expect(identity).toMatchObject({ sessionId: session, role: 'owner' });
    await expect(
      createIdentityVerifier(bed.publicJwk, audiences.workspace(newId()))(token),
    ).rejects.toThrow();
    await expect(
      createIdentityVerifier(bed.publicJwk, audiences.controlPlane)(token),
    ).rejects.toThrow();
  });

  it('passes bodies and answers as they are, and drops cookies that reach too far', async () => {
    bed.workspace.answer = (request, response) => {
      response.writeHead(201, {
        'content-type': 'x/y',
        'set-cookie': ['a=1', 'b=1; Domain=sessions.localhost', 'launchpad_session=stolen'],
      });
      request.pipe(response);
    };
    const body = 'x'.repeat(3_000_000);
    const answer = await ask('/', { method: 'POST', body });
    expect(answer.status).toBe(201);
    expect(answer.body).toHaveLength(body.length);
    expect(answer.headers['content-type']).toBe('x/y');
    expect(answer.headers['set-cookie']).toEqual(['a=1']);
  });

  it('passes websocket frames both ways', async () => {
    const socket = await openSocket();
    const echoed = new Promise((resolve) =>
      socket.once('message', (data: Buffer) => {
        resolve(data.length);
      }),
    );
    socket.send(Buffer.alloc(1_000_000));
    expect(await echoed).toBe(1_000_000);
    socket.close(1000);
    expect((await closed(socket)).code).toBe(1000);
  });

  it('gives up on the workspace when the browser goes away', async () => {
    const left = new Promise<void>((resolve) => {
      bed.workspace.answer = (request) => void request.socket.once('close', resolve);
    });
    const { host, port } = bed.edge.address();
    const browser = createConnection({ host, port });
    browser.write(`GET / HTTP/1.1\r\nHost: ${hostOf(session)}\r\nCookie: ${owner.cookie}\r\n\r\n`);
    await vi.waitFor(() => {
      expect(bed.workspace.reached).toHaveLength(1);
    });
    browser.destroy();
    await left;
  });

  it('holds a session to its number of sockets', async () => {
    const sockets = await Promise.all([openSocket(), openSocket(), openSocket()]);
    expect((await bed.socket({ host: hostOf(session), headers: owner })).status).toBe(503);
    expect(bed.workspace.reached).toHaveLength(3);
    sockets[0].terminate();
    await expect
      .poll(async () => (await bed.socket({ host: hostOf(session), headers: owner })).status)
      .toBe(101);
    for (const socket of sockets) socket.terminate();
  });
});

describe.each([true, false])('when the end comes (told by a hint: %s)', (hint) => {
  it.each([
    ['finished', `state = 'ending', end_reason = 'finished'`],
    ['revoked', 'access_epoch = access_epoch + 1'],
    ['expired', `expires_at = now()`],
  ])('%s: sockets and streams are cut within two seconds', async (_, change) => {
    bed.workspace.answer = (__, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    };
    const socket = await openSocket();
    const stream = ask('/events').then(
      () => 'ended',
      () => 'cut',
    );
    await vi.waitFor(() => {
      expect(bed.workspace.reached).toHaveLength(2);
    });
    const end = closed(socket);
    await bed.rows.change(session, change, { hint });
    expect(await stream).toBe('cut');
    const { code, ms } = await end;
    expect(code).toBe(4410);
    expect(ms).toBeLessThan(2000);
  });
});

describe('where a session cannot be entered', () => {
  it.each([
    ['queued', {}, 503, 'starting'],
    ['provisioning', {}, 503, 'starting'],
    ['ending', { end_reason: 'idle' }, 410, 'Nothing had been typed for a while'],
    ['ended', { end_reason: 'stopped' }, 410, 'stopped by an organiser'],
    ['ready', { expires_in: -5 }, 410, 'Its time was up'],
    ['ready', { address: null }, 502, 'not answering'],
    ['ready', { address: { kind: 'unix', path: '/nonexistent/app.sock' } }, 502, 'not answering'],
  ])('%s %j: says %i in words', async (...[state, values, status, words]) => {
    session = await bed.rows.session({ address: address(), state, ...values });
    const cookie = await bed.enter(session);
    const answer = await ask('/', { headers: { cookie, accept: 'text/html' } });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(words);
    const program = await ask('/', { method: 'POST', body: 'x', headers: { cookie } });
    expect(program.headers['content-type']).toBe('application/problem+json');
    expect((await bed.socket({ host: hostOf(session), headers: { cookie } })).status).toBe(status);
    expect(bed.workspace.reached).toHaveLength(0);
  });

  it('offers to start again', async () => {
    session = await bed.rows.session({ state: 'ended', end_reason: 'expired' });
    const answer = await ask('/', {
      headers: { cookie: await bed.enter(session), accept: 'text/html' },
    });
    expect(answer.body).toContain('href="http://localhost:7080/workshops/shell"');
  });

  it('gives up on a workspace that never answers the handshake', async () => {
    const silent = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    session = await bed.rows.session({ address: { kind: 'tcp', host: '127.0.0.1', port } });
    const headers = { cookie: await bed.enter(session) };
    expect((await bed.socket({ host: hostOf(session), headers })).status).toBe(502);
    expect((await ask('/', { headers })).status).toBe(502);
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('input', () => {
  // Another session's input is written by the same statement as all that was noted before it.
  const activityWritten = async () => {
    const other = await bed.rows.session({ address: address() });
    const headers = { cookie: await bed.enter(other) };
    await bed.ask({ host: hostOf(other), method: 'POST', headers });
    await expect.poll(() => bed.rows.inputAge(other)).toBeLessThan(5);
  };

  it('is what was typed: not output, not sizes, not a page that refreshes itself', async () => {
    const quiet = { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' };
    await ask('/api/notes', { headers: { ...owner, ...quiet } });
    const terminal = await openSocket('launchpad.terminal.v1');
    const echoed = new Promise((resolve) => terminal.once('message', resolve));
    terminal.send('{"type":"resize","cols":80,"rows":24}');
    terminal.send('');
    terminal.ping();
    await echoed;
    await activityWritten();
    expect(await bed.rows.inputAge(session)).toBeUndefined();
    terminal.send(Buffer.from('l'));
    await expect.poll(() => bed.rows.inputAge(session)).toBeLessThan(5);
    terminal.terminate();
  });

  it('counts text on other sockets and clears warnings; never counts for who looks on', async () => {
    await bed.rows.change(session, 'idle_warnings = 1', { hint: false });
    const watcher = { cookie: await bed.enter(session, 'watcher') };
    const protocol = 'launchpad.terminal.v1';
    const watching = await bed.socket({ host: hostOf(session), headers: watcher, protocol });
    const echoed = new Promise((resolve) => watching.socket?.once('message', resolve));
    watching.socket?.send('{"type":"resize","cols":80,"rows":24}');
    await echoed;
    const closing = watching.socket === undefined ? undefined : closed(watching.socket);
    watching.socket?.send(Buffer.from('l'));
    expect((await closing)?.code).toBe(1008);
    await activityWritten();
    expect(await bed.rows.inputAge(session)).toBeUndefined();
    const socket = await openSocket();
    socket.send('x');
    await expect.poll(() => bed.rows.inputAge(session)).toBeLessThan(5);
    const { rows } = await bed.db.query('SELECT idle_warnings FROM sessions WHERE id = $1', [
      session,
    ]);
    expect(rows).toEqual([{ idle_warnings: 0 }]);
    socket.terminate();
  });
});

describe('what a session’s page asks of Launchpad', () => {
  const own = () => ({
    ...owner,
    origin: `http://${hostOf(session)}`,
    'content-type': 'application/json',
  });

  it.each([
    ['clock', 'GET', 'GET', ''],
    ['extend', 'POST', 'POST', '/extend'],
    ['finish', 'POST', 'DELETE', ''],
  ])(
    '%s goes to the control plane alone, signed and without cookies',
    async (...[name, method, upstreamMethod, suffix]) => {
      bed.controlPlane.answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'x=1' });
        response.end('{"state":"ready"}');
      };
      const body = name === 'extend' ? '{"seconds":600}' : undefined;
      const answer = await ask(`/_launchpad/${name}`, {
        method,
        headers: own(),
        ...(body === undefined ? {} : { body }),
      });
      expect(answer).toMatchObject({ status: 200, body: '{"state":"ready"}' });
      expect(answer.headers['set-cookie']).toBeUndefined();
      const [reached] = bed.controlPlane.reached;
      expect(reached?.request).toMatchObject({
        method: upstreamMethod,
        url: `/api/v1/sessions/${session}${suffix}`,
      });
      expect(reached?.request.headers.cookie).toBeUndefined();
      const verify = createIdentityVerifier(bed.publicJwk, audiences.controlPlane);
      expect(await verify(String(reached?.request.headers['x-launchpad-identity']))).toMatchObject({
        sessionId: session,
        role: 'owner',
      });
      expect(bed.workspace.reached).toHaveLength(0);
    },
  );

  it('learns from the clock that it is over', async () => {
    await bed.rows.change(session, `state = 'ended', end_reason = 'idle'`, { hint: true });
    expect((await ask('/_launchpad/clock')).status).toBe(200);
  });

  it.each<[string, string, Partial<Ask>, number]>([
    ['extend without origin', '/_launchpad/extend', { method: 'POST', body: '{}' }, 403],
    [
      'finish from elsewhere',
      '/_launchpad/finish',
      { method: 'POST', headers: { origin: 'http://localhost:7080' } },
      403,
    ],
    ['finish by GET', '/_launchpad/finish', {}, 405],
    ['what does not exist', '/_launchpad/anything', {}, 404],
    ['another spelling of it', '/%5flaunchpad/anything', {}, 404],
  ])('refuses %s', async (...[, path, more, status]) => {
    const answer = await ask(path, { ...more, headers: { ...owner, ...more.headers } });
    expect(answer.status).toBe(status);
    expect(bed.controlPlane.reached).toHaveLength(0);
    expect(bed.workspace.reached).toHaveLength(0);
  });

  it('refuses a body of any size to speak of', async () => {
    const answer = await ask('/_launchpad/extend', {
      method: 'POST',
      headers: own(),
      body: 'x'.repeat(5000),
    });
    expect(answer.status).toBe(413);
    expect(bed.controlPlane.reached).toHaveLength(0);
  });
});

describe('hosts', () => {
  it('sends the portal’s requests to the control plane with its cookies', async () => {
    const headers = {
      cookie: 'launchpad_login=x',
      'x-launchpad-identity': 'forged',
      authorization: 'Bearer k',
    };
    const answer = await bed.ask({ host: 'localhost:7080', path: '/api?x=1', headers });
    expect(answer.status).toBe(200);
    const request = bed.controlPlane.reached[0]?.request;
    expect(request?.headers).toMatchObject({
      host: 'localhost:7080',
      cookie: 'launchpad_login=x',
      authorization: 'Bearer k',
    });
    expect(request?.headers['x-launchpad-identity']).toBeUndefined();
  });

  it('answers for itself', async () => {
    const health = await bed.ask({ host: 'localhost:7080', path: '/_launchpad/healthz' });
    expect(health).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    expect((await bed.ask({ host: 'somebody.example' })).status).toBe(421);
    expect((await bed.ask({ host: 'localhost:7080', path: 'http://evil/' })).status).toBe(400);
    expect(bed.controlPlane.reached).toHaveLength(0);
  });

  it.each([
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost:7080\r\nHost: x\r\n\r\n', '400'],
    [
      'two lengths of the body',
      'POST / HTTP/1.1\r\nHost: localhost:7080\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['noise', '\x16\x03\x01 hello\r\n\r\n', '400'],
    [
      'a header without end',
      `GET / HTTP/1.1\r\nHost: localhost:7080\r\nX: ${'x'.repeat(40_000)}`,
      '431',
    ],
  ])('closes on %s', async (_, sent, status) => {
    const { host, port } = bed.edge.address();
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = createConnection({ host, port }, () => socket.write(sent));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(text);
      });
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(bed.controlPlane.reached).toHaveLength(0);
  });
});
