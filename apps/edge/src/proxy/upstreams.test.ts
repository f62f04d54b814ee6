import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { Upstreams } from './upstreams.js';

test('any number of streams that stay open leave room for the next request', async () => {
  const server = createServer((request, response) => {
    response.write('open');
    if (request.url === '/once') response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const faults: unknown[] = [];
  const upstreams = new Upstreams({ onError: (error) => faults.push(error) });
  onTestFinished(async () => {
    await upstreams.close();
    server.closeAllConnections();
    server.close();
  });
  const pool = () => upstreams.get('portal', { kind: 'tcp', host: '127.0.0.1', port });

  const streams = await Promise.all(
    Array.from({ length: 300 }, () => pool().request({ method: 'GET', path: '/stream' })),
  );
  const { body } = await pool().request({ method: 'GET', path: '/once' });

  await expect(text(body)).resolves.toBe('open');
  for (const stream of streams) stream.body.on('error', (error) => faults.push(error)).destroy();
  expect(faults).toEqual([]);
});
