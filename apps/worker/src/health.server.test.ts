import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listenForHealth } from './health.server.js';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('it is alive from the start, ready once it works, and nothing else', async () => {
  const port = await freePort();
  const life = { works: false };
  const listen = { host: '127.0.0.1', port };
  ({ close } = await listenForHealth({ listen, ready: () => life.works }));
  const statusOf = async (path: string) =>
    (await fetch(`http://127.0.0.1:${String(port)}${path}`)).status;
  expect(await statusOf('/healthz')).toBe(200);
  expect(await statusOf('/readyz')).toBe(503);
  life.works = true;
  expect(await statusOf('/readyz')).toBe(200);
  expect(await statusOf('/metrics')).toBe(404);
});
