import { expect, it } from 'vitest';
import { isForeign } from './foreign-origin.js';

const host = 'ws.example:10080';

it.each([
  ['reading', 'GET', { origin: 'https://evil.example' }, false],
  ['a program', 'POST', {}, false],
  ['its own page', 'POST', { origin: `http://${host}` }, false],
  ['its own page, names in capitals', 'PUT', { origin: 'http://ws.example:10080' }, false],
  ['a form without referrer', 'POST', { origin: 'null', 'sec-fetch-site': 'same-origin' }, false],
  ['another port', 'POST', { origin: 'http://ws.example:8080' }, true],
  ['another site', 'PUT', { origin: 'https://evil.example' }, true],
  ['a frame without origin', 'POST', { origin: 'null', 'sec-fetch-site': 'cross-site' }, true],
  ['a sibling that names no origin', 'POST', { 'sec-fetch-site': 'same-site' }, true],
  ['nonsense', 'DELETE', { origin: 'nonsense' }, true],
  ['an upgrade', 'GET', { upgrade: 'websocket', origin: 'https://evil.example' }, true],
  ['its own upgrade', 'GET', { upgrade: 'websocket', origin: `http://${host}` }, false],
])('%s', (...[, method, headers, expected]) => {
  expect(isForeign({ method, headers: { host: host.toUpperCase(), ...headers } })).toBe(expected);
});
