import { createServer, createConnection, type Socket } from 'node:net';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketTunnel } from './websocket-tunnel.js';

/** Both ends of a real connection: `[ours, theirs]`. */
async function connection(): Promise<[Socket, Socket]> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const theirs = createConnection({ port: (server.address() as AddressInfo).port });
  const ours = await accepted;
  server.close();
  return [ours, theirs];
}

let browser: Socket;
let workspace: Socket;
let tunnel: WebSocketTunnel;
let received: Buffer;
let gone: boolean;

beforeEach(async () => {
  const [toBrowser, fromBrowser] = await connection();
  const [toWorkspace, fromWorkspace] = await connection();
  [browser, workspace] = [fromBrowser, fromWorkspace];
  for (const socket of [browser, workspace]) socket.on('error', () => undefined);
  received = Buffer.alloc(0);
  gone = false;
  browser.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
  tunnel = new WebSocketTunnel({
    browser: toBrowser,
    workspace: toWorkspace,
    listen: (sink) => toWorkspace.on('data', sink),
    times: { pingAfterMs: 25_000, deadAfterMs: 60_000, stallMs: 60_000 },
    onFrame: () => true,
    onClose: () => (gone = true),
  });
});
afterEach(() => {
  browser.destroy();
  workspace.destroy();
});

const later = (seconds: number): number => performance.now() + seconds * 1000;
const ping = Buffer.from([0x89, 0]);

describe('a browser that says nothing', () => {
  it('is asked once for a sign of life, and cut when it gives none', async () => {
    tunnel.checkAlive(later(20));
    tunnel.checkAlive(later(30));
    tunnel.checkAlive(later(40));
    await vi.waitFor(() => {
      expect(received).toEqual(ping);
    });
    tunnel.checkAlive(later(61));
    await vi.waitFor(() => {
      expect(gone).toBe(true);
      expect(workspace.destroyed || workspace.readableEnded).toBe(true);
    });
  });

  it('is asked again after it answered', async () => {
    tunnel.checkAlive(later(30));
    const forwarded = new Promise((resolve) => workspace.once('data', resolve));
    browser.write(Buffer.from([0x8a, 0x80, 1, 2, 3, 4]));
    await forwarded;
    tunnel.checkAlive(later(30));
    await vi.waitFor(() => {
      expect(received).toEqual(Buffer.concat([ping, ping]));
    });
    expect(gone).toBe(false);
  });

  it('is never asked in the middle of a frame', async () => {
    workspace.write(Buffer.from([0x82, 3, 1]));
    await vi.waitFor(() => {
      expect(received).toHaveLength(3);
    });
    tunnel.checkAlive(later(30));
    workspace.write(Buffer.from([2, 3]));
    await vi.waitFor(() => {
      expect(received).toEqual(Buffer.from([0x82, 3, 1, 2, 3]));
    });
    tunnel.checkAlive(later(30));
    await vi.waitFor(() => {
      expect(received.subarray(5)).toEqual(ping);
    });
  });
});

describe('closing', () => {
  it('tells the browser why, and ends both sides', async () => {
    tunnel.close(4410, 'over');
    await vi.waitFor(() => {
      expect(gone).toBe(true);
    });
    expect(received).toEqual(
      Buffer.concat([Buffer.from([0x88, 6, 0x11, 0x3a]), Buffer.from('over')]),
    );
  });

  it.each(['browser', 'workspace'] as const)('follows when the %s breaks off', async (which) => {
    const [broken, other] = which === 'browser' ? [browser, workspace] : [workspace, browser];
    other.resume();
    const ended = new Promise((resolve) => other.once('close', resolve));
    broken.resetAndDestroy();
    await ended;
    await vi.waitFor(() => {
      expect(gone).toBe(true);
    });
  });

  it('holds back a workspace that sends faster than the browser reads', async () => {
    browser.pause();
    let sent = 0;
    const flood = (): void => {
      while (sent < 200_000_000 && workspace.write(Buffer.alloc(1_000_000))) sent += 1_000_000;
    };
    workspace.on('drain', flood);
    flood();
    await expect
      .poll(async () => {
        const before = sent;
        await new Promise((resolve) => setImmediate(resolve));
        return before === sent && workspace.writableNeedDrain;
      })
      .toBe(true);
    expect(sent).toBeLessThan(50_000_000);
  });
});

describe('a browser that takes nothing', () => {
  it('is dropped after a minute, and not before', async () => {
    browser.pause();
    const flood = (): void => {
      while (workspace.write(Buffer.alloc(1_000_000)) && !workspace.destroyed) continue;
    };
    workspace.on('drain', flood);
    flood();
    await expect.poll(() => workspace.writableNeedDrain).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    tunnel.checkAlive(performance.now() + 50_000);
    expect(gone).toBe(false);
    tunnel.checkAlive(performance.now() + 61_000);
    await vi.waitFor(() => {
      expect(gone).toBe(true);
    });
  });
});

describe('who looks on', () => {
  it('is closed with a reason before what was typed goes on', async () => {
    const [toBrowser, fromBrowser] = await connection();
    const [toWorkspace, fromWorkspace] = await connection();
    let arrived = 0;
    fromWorkspace.on('data', () => (arrived += 1));
    const joined = new WebSocketTunnel({
      browser: toBrowser,
      workspace: toWorkspace,
      listen: (sink) => toWorkspace.on('data', sink),
      times: { pingAfterMs: 25_000, deadAfterMs: 60_000, stallMs: 60_000 },
      onFrame: (opcode) => opcode !== 2,
      onClose: () => undefined,
    });
    const said = new Promise<Buffer>((resolve) => fromBrowser.once('data', resolve));
    fromBrowser.write(Buffer.from([0x82, 0x81, 1, 2, 3, 4, 5]));
    expect((await said).subarray(0, 4)).toEqual(Buffer.from([0x88, 20, 0x03, 0xf0]));
    expect(arrived).toBe(0);
    joined.close(1000, '');
    for (const socket of [fromBrowser, fromWorkspace]) socket.destroy();
  });
});
