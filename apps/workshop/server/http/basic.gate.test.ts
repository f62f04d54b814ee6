import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { problem } from './answer.js';
import { createBasicGate } from './basic.gate.js';

const gate = createBasicGate({ username: 'ada', password: 'pässword:with colon' });
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
const asking = (headers: IncomingMessage['headers'], method = 'GET') => ({
  method,
  headers: { host: 'here.example', ...headers },
});

it('row 27: lets in who knows name and password, upgrades too', async () => {
  const authorization = basic('ada:pässword:with colon');
  await expect(gate(asking({ authorization }))).resolves.toEqual({ canType: true });
  await expect(gate(asking({ authorization, upgrade: 'websocket' }))).resolves.toBeDefined();
  const scheme = authorization.replace('Basic', 'bASIC ');
  await expect(gate(asking({ authorization: scheme }))).resolves.toBeDefined();
});

it.each([
  ['nothing', undefined],
  ['another password', basic('ada:password')],
  ['another name', basic('bob:pässword:with colon')],
  ['a name alone', basic('ada')],
  ['a password alone', basic(':pässword:with colon')],
  ['another scheme', 'Bearer ada'],
  ['no base64', 'Basic ada:pässword'],
  ['something endless', `Basic ${'A'.repeat(10_000)}`],
])('asks for a log-in when there is %s', async (_, authorization) => {
  const refusal: unknown = await gate(
    asking(authorization === undefined ? {} : { authorization }),
  ).catch((error: unknown) => error);
  expect(problem(refusal)).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="Terminal", charset="UTF-8"' },
  });
});

it('does not let another site use what the browser remembers', async () => {
  const headers = {
    authorization: basic('ada:pässword:with colon'),
    origin: 'https://evil.example',
  };
  await expect(gate(asking(headers, 'POST'))).rejects.toMatchObject({
    code: 'request.forbidden_origin',
  });
  await expect(gate(asking({ ...headers, upgrade: 'websocket' }))).rejects.toBeDefined();
});
