import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import {
  type AddressInfo,
  createConnection,
  createServer,
  type Server,
  type Socket,
} from 'node:net';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';
import { sendRaw, statusesIn } from './raw-socket.bed.js';

let database: TestDatabase;
let bed: EdgeBed;
let workspace: Server;
let session: string;
let cookie: string;
/** What the workspace does with what it is sent; told how many connections there were before. */
let behave: (socket: Socket, data: string, nth: number) => void;
let connections: Socket[];

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({
    databaseUrl: database.url,
    limits: { firstByteTimeoutMs: 300, stallMs: 300, maxBodyBytes: 100_000 },
  });
});
afterAll(async () => {
  await bed.close();
  await database.close();
});

beforeEach(async () => {
  connections = [];
  workspace = createServer((socket) => {
    const nth = connections.push(socket) - 1;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      behave(socket, data.toString('latin1'), nth);
    });
  });
  await once(workspace.listen(0, '127.0.0.1'), 'listening');
  const { port } = workspace.address() as AddressInfo;
  session = await bed.rows.session({ address: { kind: 'tcp', host: '127.0.0.1', port } });
  cookie = await bed.enter(session);
});
afterEach(async () => {
  for (const socket of connections) socket.destroy();
  await new Promise((resolve) => workspace.close(resolve));
});

const says =
  (text: string): typeof behave =>
  (socket) =>
    void socket.write(text, 'latin1');
const ask = (more: object = {}) => bed.ask({ host: hostOf(session), headers: { cookie }, ...more });
const good = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('an answer that is none', () => {
  it.each([
    ['noise', '\x00\x01\x02\r\n\r\n'],
    ['another protocol', 'HTTP/2.0 200 OK\r\n\r\n'],
    [
      'a switch that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    ],
    [
      'both kinds of length',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok'],
    ['a bare line feed', 'HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`],
  ])('%s: a page says so, and nothing of it is passed on', async (_, text) => {
    behave = says(text);
    const answer = await ask({ headers: { cookie, accept: 'text/html' } });
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('makes no sense');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('half a body does not look like a whole one', async () => {
    behave = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    await expect(ask()).rejects.toThrow();
    behave = (socket) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    await expect(ask()).rejects.toThrow();
    behave = (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nx\r\n');
    await expect(ask()).rejects.toThrow();
  });
});

describe('an answer with more behind it', () => {
  it('is cut where it said it ends, and what follows answers nobody', async () => {
    behave = says(`${good}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged`);
    expect((await ask()).body).toBe('ok');
    behave = says(good);
    expect((await ask()).body).toBe('ok');
    expect(connections).toHaveLength(2);
  });

  it('that comes later, on an idle connection, closes it', async () => {
    behave = says(good);
    await ask();
    const closed = once(connections[0] as Socket, 'close');
    connections[0]?.resume().write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged');
    await closed;
    expect((await ask()).body).toBe('ok');
  });

  it('is not waited for: hints ahead of it are skipped', async () => {
    behave = says(
      `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${good}`,
    );
    expect(await ask()).toMatchObject({ status: 200, body: 'ok' });
  });
});

describe('hints ahead of an answer', () => {
  const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';

  it('are skipped up to ten, however they come', async () => {
    behave = says(hint.repeat(10) + good);
    expect(await ask()).toMatchObject({ status: 200, body: 'ok' });
    behave = (socket) => {
      socket.write(hint.repeat(9) + hint.slice(0, 30));
      setImmediate(() => socket.write(hint.slice(30) + good));
    };
    expect(await ask()).toMatchObject({ status: 200, body: 'ok' });
  });

  it.each([
    ['eleven', hint.repeat(11) + good],
    ['thousands', 'HTTP/1.1 100 \r\n\r\n'.repeat(20_000)],
  ])('are refused where there are %s of them', async (_, text) => {
    behave = says(text);
    expect((await ask()).status).toBe(502);
  });

  it('are counted for an event stream as well', async () => {
    behave = says(hint.repeat(11));
    const headers = { cookie, accept: 'text/event-stream' };
    expect((await ask({ headers })).status).toBe(502);
  });
});

describe('a connection that was kept', () => {
  it('is used again', async () => {
    behave = says(good);
    for (let i = 0; i < 5; i += 1) await ask();
    expect(connections).toHaveLength(1);
  });

  it('and closed at the very moment: what can be asked again is, what cannot is not', async () => {
    behave = (socket, _, nth) => {
      if (nth === 0 && socket.bytesWritten > 0) socket.resetAndDestroy();
      else socket.write(good);
    };
    await ask();
    expect((await ask()).body).toBe('ok');
    expect(connections).toHaveLength(2);
    behave = (socket, _, nth) => {
      if (nth === 1) socket.resetAndDestroy();
      else socket.write(good);
    };
    expect((await ask({ method: 'POST', body: 'x' })).status).toBe(502);
    expect(connections).toHaveLength(2);
  });

  it('is not, when the answer came before the request was complete', async () => {
    behave = says(good);
    const sent = httpRequest({
      ...bed.edge.address(),
      method: 'POST',
      agent: false,
      headers: { host: hostOf(session), cookie, 'content-length': '50000' },
    });
    sent.on('error', () => undefined);
    sent.write('x');
    const [response] = (await once(sent, 'response')) as [
      { headers: Record<string, string>; resume(): void },
    ];
    response.resume();
    expect(response.headers['connection']).toBe('close');
    sent.destroy();
    expect((await ask()).body).toBe('ok');
    expect(connections).toHaveLength(2);
  });
});

describe('a workspace that says nothing', () => {
  it('is given up on with a page that a person can read, and its connection is closed', async () => {
    behave = () => undefined;
    const answer = await ask({ headers: { cookie, accept: 'text/html' } });
    expect(answer.status).toBe(504);
    expect(answer.body).toContain('took too long to answer');
    await expect.poll(() => connections[0]?.readyState).not.toBe('open');
  });

  it('may take as long as it likes for an event stream', async () => {
    behave = (socket) => {
      setTimeout(() => socket.write(good), 500);
    };
    const answer = await ask({ headers: { cookie, accept: 'text/event-stream' } });
    expect(answer).toMatchObject({ status: 200, body: 'ok' });
  });

  it('of a handshake that it can prove opens nothing', async () => {
    behave = says(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n',
    );
    const { status } = await bed.socket({ host: hostOf(session), headers: { cookie } });
    expect(status).toBe(502);
    await expect.poll(() => connections[0]?.readyState).not.toBe('open');
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 502],
    ['HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 404],
  ])('or declines a handshake by %j: %i', async (text, status) => {
    behave = says(text);
    expect((await bed.socket({ host: hostOf(session), headers: { cookie } })).status).toBe(status);
  });
});

describe('a body', () => {
  const head = (...headers: string[]): string =>
    [`POST / HTTP/1.1`, `Host: ${hostOf(session)}`, `Cookie: ${cookie}`, ...headers, '\r\n'].join(
      '\r\n',
    );

  it('that is longer than allowed is refused before and while it comes', async () => {
    behave = () => undefined;
    const declared = await sendRaw(bed.edge.address(), head('Content-Length: 100001'));
    expect(statusesIn(declared)).toEqual([413]);
    expect(connections).toHaveLength(0);
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const growing = await sendRaw(
      bed.edge.address(),
      head('Transfer-Encoding: chunked') + chunk.repeat(10),
      { answers: 1 },
    );
    expect(statusesIn(growing)).toEqual([413]);
  });

  it('that stops coming is given up on', async () => {
    behave = () => undefined;
    const text = await sendRaw(bed.edge.address(), `${head('Content-Length: 10')}x`, {
      answers: 1,
    });
    expect([408, 504]).toContain(statusesIn(text)[0]);
    await expect.poll(() => connections[0]?.readyState).not.toBe('open');
  });

  it('that comes by the byte is given up on as well', async () => {
    behave = () => undefined;
    const browser = createConnection(bed.edge.address());
    browser.on('error', () => undefined);
    browser.write(head('Content-Length: 1000', 'Accept: text/event-stream'));
    const dripping = setInterval(() => browser.write('x'), 20);
    const [answer] = (await once(browser, 'data')) as [Buffer];
    clearInterval(dripping);
    browser.destroy();
    expect(statusesIn(answer.toString())).toEqual([408]);
  });

  it('is waited for until the way is clear', async () => {
    let got = '';
    behave = (socket, data) => {
      got += data;
      if (got.endsWith('hello')) socket.write(good);
    };
    const text = await sendRaw(
      bed.edge.address(),
      `${head('Expect: 100-continue', 'Content-Length: 5')}hello`,
      { answers: 2 },
    );
    expect(statusesIn(text)).toEqual([100, 200]);
    expect(got.toLowerCase()).not.toContain('expect');
  });

  it('that nobody reads is held back, and whoever does not read is dropped', async () => {
    let written = 0;
    behave = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 500000000\r\n\r\n');
      const more = (): void => {
        while (written < 500_000_000 && socket.write(Buffer.alloc(1_000_000))) written += 1_000_000;
      };
      socket.on('drain', more);
      more();
    };
    const browser = createConnection(bed.edge.address());
    browser.on('error', () => undefined);
    browser.write(`GET / HTTP/1.1\r\nHost: ${hostOf(session)}\r\nCookie: ${cookie}\r\n\r\n`);
    await expect.poll(() => connections[0]?.readyState, { timeout: 5000 }).toBe('open');
    await expect.poll(() => connections[0]?.readyState, { timeout: 5000 }).not.toBe('open');
    expect(written).toBeLessThan(60_000_000);
    browser.destroy();
  });
});
