import {
  get,
  head,
  lines,
  of,
  post,
  refused,
  served,
  smuggling,
  type FramingCase,
} from './framing-case.bed.js';

/** Where a body ends: lengths, codings, chunks. */
export const bodyCases: readonly FramingCase[] = [
  of('a plain request', served, get()),
  of('a body with a length', served, post('hello', 'Content-Length: 5')),
  of('a body in chunks', served, post('5\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')),
  of(
    'chunks with an extension',
    served,
    post('5;a=b\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'chunks with a trailer',
    served,
    post('0\r\nX-Launchpad-Identity: forged\r\n\r\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'an empty line ahead',
    served,
    head((g) => `\r\n${get()(g)}`),
  ),
  of(
    'an absolute address of its own host',
    served,
    head((g) =>
      lines(`GET http://${g.host}/in HTTP/1.1`, `Host: ${g.host}`, `Cookie: ${g.cookie}`),
    ),
  ),

  // Two lengths, or a length that is none.
  of(
    'both kinds of length',
    refused,
    smuggling((s) => `0\r\n\r\n${s}`, 'Content-Length: 6', 'Transfer-Encoding: chunked'),
  ),
  of(
    'both, the other way round',
    refused,
    smuggling((s) => `0\r\n\r\n${s}`, 'Transfer-Encoding: chunked', 'Content-Length: 6'),
  ),
  of(
    'two lengths',
    refused,
    smuggling((s) => `x${s}`, 'Content-Length: 1', 'Content-Length: 100'),
  ),
  of('the same length twice', refused, post('x', 'Content-Length: 1', 'Content-Length: 1')),
  of('a list of lengths', refused, post('x', 'Content-Length: 1, 1')),
  of('a length with a sign', refused, post('x', 'Content-Length: +1')),
  of('a negative length', refused, post('x', 'Content-Length: -1')),
  of('a length in hexadecimal', refused, post('x', 'Content-Length: 0x1')),
  of('a length with a point', refused, post('x', 'Content-Length: 1.0')),
  of('a length with a space inside', refused, post('x', 'Content-Length: 1 0')),
  of('an empty length', refused, post('x', 'Content-Length:')),
  of('a length beyond all bounds', refused, post('x', 'Content-Length: 99999999999999999999999')),
  of('a length with an underscore', served, get('Content_Length: 5')),
  of('a longer body than is allowed', ['413'], post('x', 'Content-Length: 99999999')),

  // Transfer codings.
  of('another coding', refused, post('x', 'Transfer-Encoding: gzip')),
  of('a coding before chunked', refused, post('0\r\n\r\n', 'Transfer-Encoding: gzip, chunked')),
  of('chunked twice', refused, post('0\r\n\r\n', 'Transfer-Encoding: chunked, chunked')),
  of(
    'chunked, then identity',
    refused,
    post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'),
  ),
  of(
    'chunked in two headers',
    refused,
    post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
  ),
  of('identity', refused, post('x', 'Transfer-Encoding: identity')),
  of('an empty coding', refused, post('x', 'Transfer-Encoding:')),
  of('chunked in quotes', refused, post('0\r\n\r\n', 'Transfer-Encoding: "chunked"')),
  of('chunked behind a vertical tab', refused, post('0\r\n\r\n', 'Transfer-Encoding: \x0bchunked')),
  of('chunked with a parameter', refused, post('0\r\n\r\n', 'Transfer-Encoding: chunked;q=1')),
  of('xchunked', refused, post('0\r\n\r\n', 'Transfer-Encoding: xchunked')),
  of(
    'chunked under HTTP/1.0',
    refused,
    head(
      (g) =>
        `${lines('POST /in HTTP/1.0', `Host: ${g.host}`, `Cookie: ${g.cookie}`, 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ),
  ),
  of(
    'a space before the colon',
    refused,
    smuggling((s) => `0\r\n\r\n${s}`, 'Transfer-Encoding : chunked'),
  ),
  of(
    'a folded coding',
    refused,
    smuggling((s) => `0\r\n\r\n${s}`, 'Transfer-Encoding:\r\n chunked'),
  ),

  // Chunks.
  of('a chunk size that is none', refused, post('xyz\r\n\r\n', 'Transfer-Encoding: chunked')),
  of('a negative chunk size', refused, post('-1\r\n\r\n', 'Transfer-Encoding: chunked')),
  of(
    'a chunk size with 0x',
    refused,
    post('0x5\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'a chunk size beyond all bounds',
    refused,
    post('fffffffffffffffff\r\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'a chunk longer than it says',
    refused,
    post('1\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'chunks ended by bare line feeds',
    refused,
    post('5\nhello\n0\n\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'a chunk size behind a space',
    refused,
    post(' 5\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'),
  ),
  of(
    'an extension without end',
    ['400', '413'],
    post(`5;${'a'.repeat(40_000)}`, 'Transfer-Encoding: chunked'),
  ),
];
