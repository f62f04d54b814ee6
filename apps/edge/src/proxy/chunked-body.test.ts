import { describe, expect, it } from 'vitest';
import { ChunkedBody } from './chunked-body.js';

function read(text: string, size = text.length) {
  let body = '';
  const chunks = new ChunkedBody((part) => (body += part.toString()));
  let taken = 0;
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length && !chunks.done; at += size)
    taken += chunks.feed(bytes.subarray(at, at + size));
  return { body, taken, done: chunks.done, broken: chunks.broken };
}

const whole = '5\r\nhello\r\n6;a="b"\r\n world\r\n0A\r\n0123456789\r\n0\r\nX-Trailer: y\r\n\r\n';

describe('a body in chunks', () => {
  it.each([1, 2, 3, 7, 1000])('is put together again from pieces of %i bytes', (size) => {
    expect(read(whole, size)).toEqual({
      body: 'hello world0123456789',
      taken: whole.length,
      done: true,
      broken: false,
    });
  });

  it('ends where it ends: what follows is not taken', () => {
    expect(read(`${whole}HTTP/1.1 200 OK`)).toMatchObject({ taken: whole.length, done: true });
  });

  it.each([
    ['a size that is none', 'x\r\n'],
    ['no size', '\r\n'],
    ['a sign', '-1\r\n'],
    ['0x', '0x5\r\nhello\r\n'],
    ['a size beyond all bounds', 'fffffffff\r\n'],
    ['a bare line feed behind the size', '5\nhello'],
    ['a bare line feed behind the data', '5\r\nhello\n0\r\n'],
    ['data longer than the size', '1\r\nhello\r\n'],
    ['a space before the size', ' 5\r\nhello\r\n'],
    ['a control character in an extension', '5;\x01\r\nhello\r\n'],
    ['a line without end', `5;${'a'.repeat(2000)}`],
    ['trailers without end', `0\r\n${'X: y\r\n'.repeat(4000)}`],
  ])('is broken by %s', (_, text) => {
    expect(read(text)).toMatchObject({ broken: true, done: false });
  });
});
