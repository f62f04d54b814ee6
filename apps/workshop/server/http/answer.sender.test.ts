import { silentLogger } from '@launchpad/kernel';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it, vi } from 'vitest';
import { json, problem, type Answer } from './answer.js';
import { sendAnswer } from './answer.sender.js';
import { readBody } from './request.body.js';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(
  answer: (request: IncomingMessage) => Answer | Promise<Answer>,
): Promise<number> {
  const started = createServer((asked, response) => {
    void Promise.resolve()
      .then(() => answer(asked))
      .catch(problem)
      .then((ready) => sendAnswer({ request: asked, response, log: silentLogger }, ready));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}

const streamed = (body: Readable): Answer => ({ status: 200, headers: {}, body });
const call = (port: number, method = 'GET'): Promise<Response> =>
  fetch(`http://127.0.0.1:${String(port)}/`, { method });

it('sends a stream as it comes', async () => {
  const body = new Readable({ read: () => undefined });
  const port = await serve(() => streamed(body));
  const response = await call(port);
  expect(response.status).toBe(200);
  body.push('late');
  body.push(null);
  expect(await response.text()).toBe('late');
});

it('lets go of a stream whose reader leaves, or wants its head alone', async () => {
  const body = new Readable({ read: () => undefined });
  const port = await serve(() => streamed(body));
  const response = await call(port);
  await response.body?.cancel();
  await vi.waitFor(() => {
    expect(body.destroyed).toBe(true);
  });
  const other = new Readable({ read: () => undefined });
  const head = await call(await serve(() => streamed(other)), 'HEAD');
  expect(await head.text()).toBe('');
  expect(other.destroyed).toBe(true);
});

it('cuts the connection when a stream breaks in the middle', async () => {
  const body = new Readable({ read: () => undefined });
  const port = await serve(() => streamed(body));
  const response = await call(port);
  body.push('half');
  body.destroy(new Error('disk'));
  await expect(response.text()).rejects.toThrow();
});

it('reads a body up to its bound, and tells a sender of too much so', async () => {
  const port = await serve(async (asked) =>
    json(200, { bytes: (await readBody(asked, 10)).length }),
  );
  const post = (body: string, announced: boolean): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const headers = announced ? { 'content-length': Buffer.byteLength(body) } : {};
      const sent = request({ port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
        void text(response).then((answer) => {
          resolve({ status: response.statusCode ?? 0, body: answer });
        }, reject);
      });
      sent.on('error', reject);
      sent.write(body);
      sent.end();
    });
  expect(await post('0123456789', true)).toEqual({ status: 200, body: '{"bytes":10}' });
  expect(await post('0123456789a', true)).toMatchObject({ status: 413 });
  expect(await post('0123456789a', false)).toMatchObject({ status: 413 });
  expect(await post('x'.repeat(3_000_000), false)).toMatchObject({ status: 413 });
});
