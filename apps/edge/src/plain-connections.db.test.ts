import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';
import { sendRaw, statusesIn } from './raw-socket.bed.js';

let database: TestDatabase;
let bed: EdgeBed;
let session: string;
let cookie: string;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({
    databaseUrl: database.url,
    limits: { headerTimeoutMs: 600, keepAliveMs: 1500, stallMs: 500 },
  });
});
afterAll(async () => {
  await bed.close();
  await database.close();
});

beforeEach(async () => {
  session = await bed.rows.session({
    address: { kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port },
  });
  cookie = await bed.enter(session);
  bed.workspace.reached.length = 0;
  bed.workspace.answer = (request, response) => {
    request.resume();
    request.once('end', () => response.end(`${String(request.method)} ${String(request.url)}\n`));
  };
  browser = await Browser.open(bed.edge.address());
});
afterEach(() => {
  browser.socket.destroy();
});

/** A connection that stays open, and what came over it. */
class Browser {
  text = '';
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static async open(address: { readonly host: string; readonly port: number }) {
    const socket = createConnection(address);
    await once(socket, 'connect');
    return new Browser(socket);
  }

  /** Waits until so many answers ended in what was asked for. */
  async hears(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await once(this.socket, 'data');
  }
}

const head = (line: string, ...more: string[]): string =>
  [`${line} HTTP/1.1`, `Host: ${hostOf(session)}`, `Cookie: ${cookie}`, ...more, '', ''].join(
    '\r\n',
  );
const reached = () =>
  bed.workspace.reached.map(({ request }) => `${request.method} ${request.url}`);

describe('a connection on which plain requests come', () => {
  it('serves one after the other', async () => {
    browser.socket.write(head('GET /one'));
    await browser.hears(/GET \/one/);
    browser.socket.write(head('HEAD /two'));
    await browser.hears(/\nHTTP\/1\.1 200[^]*\r\n\r\n$/);
    browser.socket.write(head('GET /three'));
    await browser.hears(/GET \/three/);
    expect(statusesIn(browser.text)).toEqual([200, 200, 200]);
    expect(browser.text).not.toContain('HEAD /two');
    expect(browser.closed).toBe(false);
  });

  it('goes over to the other reader with a body, and keeps every byte', async () => {
    browser.socket.write(head('GET /one'));
    await browser.hears(/GET \/one/);
    browser.socket.write(`${head('POST /two', 'Content-Length: 4')}body`);
    await browser.hears(/POST \/two/);
    browser.socket.write(head('GET /three'));
    await browser.hears(/GET \/three/);
    expect(statusesIn(browser.text)).toEqual([200, 200, 200]);
    expect(reached()).toEqual(['GET /one', 'POST /two', 'GET /three']);
  });

  it.each([1, 10, 40])('goes over with a head that comes in parts of %s bytes', async (size) => {
    browser.socket.write(head('GET /one'));
    await browser.hears(/GET \/one/);
    const whole = head('GET /two');
    browser.socket.setNoDelay(true);
    for (let at = 0; at < whole.length; at += size) {
      browser.socket.write(whole.slice(at, at + size));
      await new Promise(setImmediate);
    }
    await browser.hears(/GET \/two/);
    expect(reached()).toEqual(['GET /one', 'GET /two']);
  });

  it('answers requests sent ahead in their order', async () => {
    browser.socket.write(head('GET /1') + head('GET /2') + head('GET /3'));
    await browser.hears(/GET \/3/);
    expect(browser.text.match(/GET \/\d/g)).toEqual(['GET /1', 'GET /2', 'GET /3']);
  });

  it('keeps what comes while it answers', async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      bed.workspace.answer = (request, response) => {
        if (request.url !== '/1') return void response.end(`GET ${String(request.url)}`);
        finish = () => response.end('GET /1');
        resolve();
      };
    });
    browser.socket.write(head('GET /1'));
    await held;
    browser.socket.write(head('GET /2'));
    await new Promise((resolve) => browser.socket.write(head('GET /3'), resolve));
    finish();
    await browser.hears(/GET \/3/);
    expect(browser.text.match(/GET \/\d/g)).toEqual(['GET /1', 'GET /2', 'GET /3']);
  });

  it('becomes a WebSocket', async () => {
    browser.socket.write(head('GET /one'));
    await browser.hears(/GET \/one/);
    browser.socket.write(
      head(
        'GET /ws',
        'Connection: Upgrade',
        'Upgrade: websocket',
        `Origin: http://${hostOf(session)}`,
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ),
    );
    await browser.hears(/HTTP\/1\.1 101/);
    // "hi", masked with zeros.
    browser.socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]));
    while (!browser.text.endsWith('\x81\x02hi')) await once(browser.socket, 'data');
  });

  it('passes answers of unknown length on in chunks, and all of them', async () => {
    const parts = ['a'.repeat(10), 'b'.repeat(70_000), 'c'.repeat(300_000)];
    bed.workspace.answer = (_, response) => {
      for (const part of parts) response.write(part);
      response.end();
    };
    const answer = await bed.ask({ host: hostOf(session), headers: { cookie } });
    expect(answer.headers['transfer-encoding']).toBe('chunked');
    expect(answer.body).toBe(parts.join(''));
  });

  it.each([204, 304])('sends no body with %s', async (status) => {
    bed.workspace.answer = (_, response) => {
      response.writeHead(status);
      response.end();
    };
    browser.socket.write(head('GET /none'));
    await browser.hears(/\r\n\r\n$/);
    bed.workspace.answer = (_, response) => void response.end('GET /next');
    browser.socket.write(head('GET /next'));
    await browser.hears(/GET \/next/);
    expect(statusesIn(browser.text)).toEqual([status, 200]);
  });

  it('lets the workspace go when the browser does', async () => {
    const gone = new Promise<void>((resolve) => {
      bed.workspace.answer = (_, response) => {
        response.once('close', resolve);
        browser.socket.destroy();
      };
    });
    browser.socket.write(head('GET /slow'));
    await gone;
  });

  it('drops a reader that takes nothing', async () => {
    const dropped = new Promise<void>((resolve) => {
      bed.workspace.answer = (request, response) => {
        request.socket.once('close', resolve);
        const more = (): void => {
          while (response.write(Buffer.alloc(64 * 1024)));
        };
        response.on('drain', more);
        more();
      };
    });
    browser.socket.pause();
    browser.socket.write(head('GET /endless'));
    await dropped;
  });

  it('is told when nothing is asked at all', async () => {
    const text = await sendRaw(bed.edge.address(), '', { provokeMs: 60_000 });
    expect(statusesIn(text)).toEqual([408]);
  });

  it('ends when nothing more is asked', async () => {
    browser.socket.write(head('GET /one'));
    await browser.hears(/GET \/one/);
    await once(browser.socket, 'close');
    expect(statusesIn(browser.text)).toEqual([200]);
  });
});
