import { describe, expect, it } from 'vitest';
import { readOffer } from '../parse/parse-upgrade.js';
import { acceptOf, isRealSwitch } from './handshake.js';

const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const asked = {
  method: 'GET',
  httpVersion: '1.1',
  headers: {
    upgrade: 'WebSocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
    'sec-websocket-protocol': 'a, launchpad.terminal.v1',
    'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits, x',
  },
};
const offer = {
  key,
  protocols: ['a', 'launchpad.terminal.v1'],
  extensions: ['permessage-deflate', 'x'],
};

describe('an offer', () => {
  it('is read', () => {
    expect(readOffer(asked)).toEqual(offer);
  });

  it.each<[string, object]>([
    ['another method', { method: 'POST' }],
    ['HTTP/1.0', { httpVersion: '1.0' }],
    ['another protocol', { headers: { ...asked.headers, upgrade: 'h2c' } }],
    ['two protocols', { headers: { ...asked.headers, upgrade: 'websocket, h2c' } }],
    ['another version', { headers: { ...asked.headers, 'sec-websocket-version': '8' } }],
    ['two versions', { headers: { ...asked.headers, 'sec-websocket-version': '13, 8' } }],
    ['no key', { headers: { ...asked.headers, 'sec-websocket-key': undefined } }],
    ['a key that is too short', { headers: { ...asked.headers, 'sec-websocket-key': 'AAAA' } }],
    ['two keys', { headers: { ...asked.headers, 'sec-websocket-key': `${key}, ${key}` } }],
    ['a body', { headers: { ...asked.headers, 'content-length': '0' } }],
    ['a body in chunks', { headers: { ...asked.headers, 'transfer-encoding': 'chunked' } }],
  ])('is none with %s', (_, changes) => {
    expect(readOffer({ ...asked, ...changes })).toBeUndefined();
  });
});

describe('an answer to the handshake', () => {
  const good = [
    ...['upgrade', 'websocket', 'connection', 'keep-alive, Upgrade'],
    ...['sec-websocket-accept', acceptOf(key)],
  ];

  it('is proven as RFC 6455 §1.3 says', () => {
    expect(acceptOf(key)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  it.each([
    ['plain', good],
    [
      'with a protocol that was offered',
      [...good, 'sec-websocket-protocol', 'launchpad.terminal.v1'],
    ],
    [
      'with an extension that was offered',
      [...good, 'sec-websocket-extensions', 'permessage-deflate; x=1'],
    ],
  ])('is real: %s', (_, headers) => {
    expect(isRealSwitch(offer, headers)).toBe(true);
  });

  it.each([
    ['nothing at all', []],
    ['no proof', good.slice(0, 4)],
    ['another proof', [...good.slice(0, 5), acceptOf('x')]],
    ['a proof twice', [...good, 'sec-websocket-accept', acceptOf(key)]],
    ['another protocol to switch to', ['upgrade', 'h2c', ...good.slice(2)]],
    ['no upgrade in Connection', ['upgrade', 'websocket', 'connection', 'close', ...good.slice(4)]],
    ['a subprotocol nobody offered', [...good, 'sec-websocket-protocol', 'b']],
    ['two subprotocols', [...good, 'sec-websocket-protocol', 'a', 'sec-websocket-protocol', 'a']],
    ['an extension nobody offered', [...good, 'sec-websocket-extensions', 'y']],
    ['a length', [...good, 'content-length', '5']],
    ['chunks', [...good, 'transfer-encoding', 'chunked']],
  ])('is none with %s', (_, headers) => {
    expect(isRealSwitch(offer, headers)).toBe(false);
  });
});
