import { once } from 'node:events';
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
import { acceptOf } from './proxy/handshake.js';

let database: TestDatabase;
let bed: EdgeBed;
/** Asks a silent browser for a sign of life soon. */
let impatient: EdgeBed;
let workspace: Server;
let session: string;
/** What the workspace sends in one piece with its agreement. */
let early: Buffer;
/** What reached it after its agreement. */
let typed: Buffer;
let ours: Socket | undefined;

const protocol = 'launchpad.terminal.v1';
const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const agreement =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  `Sec-WebSocket-Protocol: ${protocol}\r\n`;

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({ databaseUrl: database.url, limits: { activityEveryMs: 50 } });
  impatient = await openEdgeBed({
    databaseUrl: database.url,
    limits: { pingAfterMs: 100, deadAfterMs: 400, aliveEveryMs: 20 },
    keys: bed,
  });
});
afterAll(async () => {
  await Promise.all([bed.close(), impatient.close()]);
  await database.close();
});

beforeEach(async () => {
  [early, typed, ours] = [Buffer.alloc(0), Buffer.alloc(0), undefined];
  workspace = createServer((socket) => {
    ours = socket;
    let head = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (head.includes('\r\n\r\n')) {
        typed = Buffer.concat([typed, data]);
        return;
      }
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const asked = /sec-websocket-key: (\S+)/i.exec(head)?.[1] ?? '';
      const proof = `Sec-WebSocket-Accept: ${acceptOf(asked)}\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(agreement + proof), early]));
    });
  });
  await once(workspace.listen(0, '127.0.0.1'), 'listening');
  const { port } = workspace.address() as AddressInfo;
  session = await bed.rows.session({ address: { kind: 'tcp', host: '127.0.0.1', port } });
});
afterEach(async () => {
  ours?.destroy();
  await new Promise((resolve) => workspace.close(resolve));
});

/** An upgrade with more behind it, in one write. */
async function upgrade(role: 'owner' | 'watcher', behind: Buffer) {
  const host = hostOf(session);
  const head = [
    'GET /ws HTTP/1.1',
    `Host: ${host}`,
    `Origin: http://${host}`,
    `Cookie: ${await bed.enter(session, role)}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Protocol: ${protocol}`,
    `Sec-WebSocket-Key: ${key}`,
    '\r\n',
  ].join('\r\n');
  const browser = createConnection(bed.edge.address());
  const got = { browser, frames: Buffer.alloc(0) };
  let text = Buffer.alloc(0);
  browser.on('error', () => undefined);
  browser.on('data', (data: Buffer) => {
    text = Buffer.concat([text, data]);
    const end = text.indexOf('\r\n\r\n');
    if (end !== -1) got.frames = text.subarray(end + 4);
  });
  browser.write(Buffer.concat([Buffer.from(head, 'latin1'), behind]));
  return got;
}

const mask = Buffer.from([0, 0, 0, 0]);
/** A masked frame of up to 125 bytes. */
const frame = (opcode: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, payload]);
const typing = frame(2, Buffer.from('rm -rf /\r'));
/** Not input; whoever reads its payload as frames reads nonsense. */
const resize = frame(1, Buffer.alloc(100, 0x82));
const refusal = Buffer.from([0x88, 20, 0x03, 0xf0]);

describe('frames that come in one piece with the upgrade', () => {
  it('are passed on', async () => {
    const { browser } = await upgrade('owner', Buffer.concat([resize, typing]));
    await expect.poll(() => typed).toEqual(Buffer.concat([resize, typing]));
    await expect.poll(() => bed.rows.inputAge(session)).toBeLessThan(5);
    browser.destroy();
  });

  it('are not typed by who looks on', async () => {
    const got = await upgrade('watcher', Buffer.concat([resize, typing]));
    await expect.poll(() => got.frames.subarray(0, 4)).toEqual(refusal);
    expect(typed).toHaveLength(0);
    got.browser.destroy();
  });

  it('may be cut anywhere: what follows is read in step', async () => {
    const got = await upgrade('watcher', resize.subarray(0, 30));
    await expect.poll(() => typed).toHaveLength(30);
    got.browser.write(resize.subarray(30));
    await expect.poll(() => typed).toEqual(resize);
    got.browser.write(resize);
    await expect.poll(() => typed).toHaveLength(2 * resize.length);
    got.browser.write(typing);
    await expect
      .poll(() => got.frames.subarray(-20))
      .toEqual(Buffer.concat([refusal.subarray(2), Buffer.from('you are looking on')]));
    expect(typed).toHaveLength(2 * resize.length);
    got.browser.destroy();
  });

  it('are not typed by who looks on in two pieces either', async () => {
    const got = await upgrade('watcher', typing.subarray(0, 1));
    await expect.poll(() => ours?.readyState).toBe('open');
    got.browser.write(typing.subarray(1));
    await expect.poll(() => got.frames.subarray(0, 4)).toEqual(refusal);
    expect(typed.length).toBeLessThan(2);
    got.browser.destroy();
  });
});

describe('a frame that begins in one piece with the workspace’s agreement', () => {
  it('does not keep a silent browser from being asked for a sign of life', async () => {
    // Whoever missed its beginning reads frames without end in the rest.
    const output = Buffer.concat([
      Buffer.from([0x82, 126, 4096 >> 8, 0]),
      Buffer.alloc(4096, 0x7f),
    ]);
    early = output.subarray(0, 1000);
    const headers = { cookie: await bed.enter(session) };
    const { socket } = await impatient.socket({ host: hostOf(session), headers, protocol });
    if (socket === undefined) throw new Error('the socket did not open');
    const message = once(socket, 'message') as Promise<[Buffer]>;
    let asked = 0;
    const closed = once(socket, 'close').then(() => 'closed');
    const alive = new Promise<string>((resolve) =>
      // So many that it must have outlived the time after which it would be taken for dead.
      socket.on('ping', () => (asked += 1) === 5 && resolve('alive')),
    );
    ours?.write(output.subarray(1000));
    expect((await message)[0]).toHaveLength(4096);
    expect(await Promise.race([alive, closed])).toBe('alive');
    socket.terminate();
  });
});
