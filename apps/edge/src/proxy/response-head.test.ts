import { describe, expect, it } from 'vitest';
import { readResponseHead } from './response-head.js';

const read = (lines: string[], method = 'GET') => readResponseHead(lines.join('\r\n'), method);

describe('the head of an answer', () => {
  it('is read as it came', () => {
    expect(
      read([
        'HTTP/1.1 200 OK',
        'Content-Type:text/plain',
        'X-A:  b \t',
        'Set-Cookie: a=1',
        'set-cookie: b=\xe4',
        'Content-Length: 5',
      ]),
    ).toEqual({
      status: 200,
      headers: [
        ...['content-type', 'text/plain', 'x-a', 'b', 'set-cookie', 'a=1', 'set-cookie', 'b=\xe4'],
        ...['content-length', '5'],
      ],
      framing: { kind: 'length', bytes: 5 },
      reusable: true,
    });
    expect(read(['HTTP/1.1 204 '])).toMatchObject({ status: 204 });
    expect(read(['HTTP/1.1 404'])).toMatchObject({ status: 404 });
  });

  it.each<[string, string, string[], object]>([
    ['a length', 'GET', ['200 OK', 'Content-Length: 0'], { kind: 'length', bytes: 0 }],
    ['chunks', 'GET', ['200 OK', 'Transfer-Encoding: Chunked'], { kind: 'chunked' }],
    ['nothing said', 'GET', ['200 OK'], { kind: 'until-close' }],
    ['the answer to HEAD', 'HEAD', ['200 OK', 'Content-Length: 5'], { kind: 'length', bytes: 0 }],
    ['no content', 'GET', ['204 No Content'], { kind: 'length', bytes: 0 }],
    [
      'not modified',
      'GET',
      ['304 Not Modified', 'Content-Length: 5'],
      { kind: 'length', bytes: 0 },
    ],
    ['an interim answer', 'GET', ['103 Early Hints'], { kind: 'length', bytes: 0 }],
  ])('tells where the body ends: %s', (...[, method, [status = '', ...headers], framing]) => {
    expect(read([`HTTP/1.1 ${status}`, ...headers], method)?.framing).toEqual(framing);
  });

  it.each<[boolean, string[]]>([
    [true, ['HTTP/1.1 200 OK', 'Content-Length: 0']],
    [false, ['HTTP/1.1 200 OK', 'Content-Length: 0', 'Connection: close']],
    [false, ['HTTP/1.1 200 OK', 'Content-Length: 0', 'Connection: x', 'Connection: Close']],
    [false, ['HTTP/1.0 200 OK', 'Content-Length: 0']],
    [true, ['HTTP/1.0 200 OK', 'Content-Length: 0', 'Connection: keep-alive']],
    [false, ['HTTP/1.1 200 OK']],
  ])('tells whether the connection may be used again (%s): %j', (reusable, lines) => {
    expect(read(lines)?.reusable).toBe(reusable);
  });

  it.each([
    ['another protocol', 'HTTP/2.0 200 OK'],
    ['no protocol', '200 OK'],
    ['a status that is none', 'HTTP/1.1 abc'],
    ['a status of two digits', 'HTTP/1.1 20'],
    ['a status beyond all classes', 'HTTP/1.1 600 X'],
    ['a control character in the reason', 'HTTP/1.1 200 O\x01K'],
    ['two lengths', 'HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 1'],
    ['a list of lengths', 'HTTP/1.1 200 OK', 'Content-Length: 1, 1'],
    ['a signed length', 'HTTP/1.1 200 OK', 'Content-Length: +1'],
    ['an empty length', 'HTTP/1.1 200 OK', 'Content-Length:'],
    ['a length beyond all bounds', 'HTTP/1.1 200 OK', 'Content-Length: 9999999999999999'],
    ['both kinds of length', 'HTTP/1.1 200 OK', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
    ['another coding', 'HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked'],
    [
      'a coding twice',
      'HTTP/1.1 200 OK',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: chunked',
    ],
    ['a folded line', 'HTTP/1.1 200 OK', 'X: a', ' b'],
    ['a bare line feed', 'HTTP/1.1 200 OK', 'X: a\nY: b'],
    ['a bare carriage return', 'HTTP/1.1 200 OK', 'X: a\rY: b'],
    ['a NUL', 'HTTP/1.1 200 OK', 'X: a\0b'],
    ['a space before the colon', 'HTTP/1.1 200 OK', 'X : a'],
    ['no colon', 'HTTP/1.1 200 OK', 'X'],
    ['no name', 'HTTP/1.1 200 OK', ': a'],
    ['a name above ASCII', 'HTTP/1.1 200 OK', 'X\xe4: a'],
  ])('is refused with %s', (_, ...lines) => {
    expect(read(lines)).toBeUndefined();
  });
});
