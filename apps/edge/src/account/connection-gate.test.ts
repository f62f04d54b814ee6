import { once } from 'node:events';
import {
  type AddressInfo,
  createConnection,
  createServer,
  type Server,
  type Socket,
} from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { overloadedAnswer } from '../answer/failure-answer.js';
import { ConnectionGate } from './connection-gate.js';

let server: Server;
let refused: string[];
const sockets: Socket[] = [];

beforeEach(() => {
  refused = [];
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function open(limits: { maxConnections: number; maxConnectionsPerAddress: number }) {
  const gate = new ConnectionGate(limits, {
    answer: overloadedAnswer(),
    onRefused: (cause) => refused.push(cause),
  });
  server = createServer((socket) => {
    if (gate.admit(socket)) socket.resume().write('welcome');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return gate;
}

async function come(): Promise<Socket> {
  const socket = createConnection({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
  });
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'readable');
  return socket;
}

it('takes as many as there is room for, and tells the others in HTTP when to come back', async () => {
  const gate = await open({ maxConnections: 2, maxConnectionsPerAddress: 10 });
  const first = await come();
  await come();
  const answer = await text(await come());
  expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  expect(answer).toContain('retry-after: 5\r\n');
  expect(answer).toContain('connection: close\r\n');
  expect(answer).toContain('Launchpad is full just now');
  expect(refused).toEqual(['connections']);
  expect(gate.count).toBe(2);
  first.destroy();
  await expect.poll(() => gate.count).toBe(1);
  expect(String((await come()).read())).toBe('welcome');
});

it('takes so many from one address, and counts what passes', async () => {
  const gate = await open({ maxConnections: 10, maxConnectionsPerAddress: 1 });
  const first = await come();
  expect(await text(await come())).toContain('503');
  expect(refused).toEqual(['connections-of-address']);
  first.destroy();
  await expect.poll(() => gate.count).toBe(0);
  expect(gate.bytes.in).toBeGreaterThan(10);
  expect(gate.bytes.out).toBe('welcome'.length);
  await come();
  expect(gate.count).toBe(1);
});
