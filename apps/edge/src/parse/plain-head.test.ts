import { describe, expect, it } from 'vitest';
import { readPlainHead } from './plain-head.js';

const socket = { remoteAddress: '127.0.0.1' };
const read = (...lines: string[]) => readPlainHead(lines.join('\r\n'), socket);

describe('a plain head', () => {
  it('is read as Node reads it', () => {
    expect(
      read('GET /a?b=c HTTP/1.1', 'Host: h:1', 'X-Thing:  two words \t', 'Connection: keep-alive'),
    ).toEqual({
      method: 'GET',
      url: '/a?b=c',
      httpVersion: '1.1',
      headers: { host: 'h:1', 'x-thing': 'two words', connection: 'keep-alive' },
      rawHeaders: ['Host', 'h:1', 'X-Thing', 'two words', 'Connection', 'keep-alive'],
      socket,
    });
    expect(read('HEAD / HTTP/1.1', 'host: h', 'empty:')).toMatchObject({
      method: 'HEAD',
      rawHeaders: ['host', 'h', 'empty', ''],
    });
  });

  it('takes names such as __proto__ for nothing but names', () => {
    const head = read('GET / HTTP/1.1', 'host: h', '__proto__: x', 'constructor: y');
    expect(Object.keys(head?.headers ?? {})).toEqual(['host', '__proto__', 'constructor']);
  });

  it.each([
    ['another method', ['POST / HTTP/1.1', 'host: h']],
    ['a method in lower case', ['get / HTTP/1.1', 'host: h']],
    ['HTTP/1.0', ['GET / HTTP/1.0', 'host: h']],
    ['an absolute address', ['GET http://h/ HTTP/1.1', 'host: h']],
    ['an asterisk', ['GET * HTTP/1.1', 'host: h']],
    ['two spaces', ['GET  / HTTP/1.1', 'host: h']],
    ['a space in the address', ['GET /a b HTTP/1.1', 'host: h']],
    ['a byte above ASCII in the address', ['GET /\xe4 HTTP/1.1', 'host: h']],
    ['an empty line in front', ['', 'GET / HTTP/1.1', 'host: h']],
    ['a line that is none', ['GET / HTTP/1.1', 'host']],
    ['a name with a space', ['GET / HTTP/1.1', 'host : h']],
    ['no name', ['GET / HTTP/1.1', ': h']],
    ['a folded line', ['GET / HTTP/1.1', 'host: h', ' more']],
    ['a bare line feed', ['GET / HTTP/1.1', 'host: h\nx: y']],
    ['a bare carriage return', ['GET / HTTP/1.1', 'host: h\rx: y']],
    ['a zero byte', ['GET / HTTP/1.1', 'host: h\0']],
    ['a header twice', ['GET / HTTP/1.1', 'host: h', 'cookie: a=1', 'Cookie: b=2']],
    ['two hosts', ['GET / HTTP/1.1', 'host: h', 'Host: h']],
    ['a length', ['GET / HTTP/1.1', 'host: h', 'content-length: 0']],
    ['a coding', ['GET / HTTP/1.1', 'host: h', 'Transfer-Encoding: chunked']],
    ['an upgrade', ['GET / HTTP/1.1', 'host: h', 'connection: Upgrade', 'upgrade: websocket']],
    ['an upgrade that its connection does not name', ['GET / HTTP/1.1', 'upgrade: h2c']],
    ['an expectation', ['GET / HTTP/1.1', 'host: h', 'expect: 100-continue']],
    ['a trailer', ['GET / HTTP/1.1', 'host: h', 'trailer: x']],
    ['a last request', ['GET / HTTP/1.1', 'host: h', 'connection: close']],
    ['a header for one hop', ['GET / HTTP/1.1', 'host: h', 'connection: keep-alive, x']],
  ])('is not %s', (_, lines) => {
    expect(read(...lines)).toBeUndefined();
  });
});
