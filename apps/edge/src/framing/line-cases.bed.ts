import {
  get,
  head,
  lines,
  of,
  refused,
  served,
  smuggled,
  type FramingCase,
} from './framing-case.bed.js';

/** Lines that are none, and the first of them. */
export const lineCases: readonly FramingCase[] = [
  // Lines.
  of(
    'bare line feeds',
    refused,
    head((g) => `GET /in HTTP/1.1\nHost: ${g.host}\nCookie: ${g.cookie}\n\n`),
  ),
  of(
    'one bare line feed',
    refused,
    head((g) => `GET /in HTTP/1.1\r\nHost: ${g.host}\nX: y\r\n\r\n`),
  ),
  of(
    'a bare line feed at the end',
    refused,
    head((g) => `GET /in HTTP/1.1\r\nHost: ${g.host}\r\n\n${smuggled(g)}`),
  ),
  of('a bare carriage return in a value', refused, get('X: a\rb')),
  of(
    'a bare carriage return for an end',
    refused,
    head((g) => `GET /in HTTP/1.1\rHost: ${g.host}\r\r`),
  ),
  of('a folded line', refused, get('X: a\r\n b')),
  of('a folded line with a tab', refused, get('X: a\r\n\tb')),
  of(
    'a folded first line',
    refused,
    head((g) => `GET /in HTTP/1.1\r\n X: y\r\nHost: ${g.host}\r\n\r\n`),
  ),
  of('a NUL in a value', refused, get('X: a\0b')),
  of('a NUL in a name', refused, get('X\0: a')),
  of('a control character in a value', refused, get('X: a\x01b')),
  of('DEL in a value', refused, get('X: a\x7fb')),
  of('a byte above ASCII in a name', refused, get('X\xe4: a')),
  of('a byte above ASCII in a value', served, get('X: \xe4')),
  of('a name with a space', refused, get('X y: a')),
  of('a header without a name', refused, get(': a')),
  of('a header without a colon', refused, get('nonsense')),
  of(
    'a space before the first name',
    refused,
    head((g) => `GET /in HTTP/1.1\r\n Host: ${g.host}\r\n\r\n`),
  ),

  // The request line.
  of(
    'no version',
    refused,
    head((g) => `GET /in\r\nHost: ${g.host}\r\n\r\n`),
  ),
  of(
    'HTTP/0.9',
    refused,
    head((g) => lines('GET /in HTTP/0.9', `Host: ${g.host}`)),
  ),
  of(
    'HTTP/1.2',
    refused,
    head((g) => lines('GET /in HTTP/1.2', `Host: ${g.host}`)),
  ),
  of(
    'HTTP/2.0',
    refused,
    head((g) => lines('GET /in HTTP/2.0', `Host: ${g.host}`)),
  ),
  of(
    'the preface of HTTP/2',
    refused,
    head(() => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  ),
  of(
    'a version in lower case',
    refused,
    head((g) => lines('GET /in http/1.1', `Host: ${g.host}`)),
  ),
  of(
    'no method',
    refused,
    head((g) => lines('/in HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'a method that is none',
    refused,
    head((g) => lines('G@T /in HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'a method nobody knows',
    refused,
    head((g) => lines('LAUNCH /in HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'TRACE',
    ['405'],
    head((g) =>
      lines('TRACE /in HTTP/1.1', `Host: ${g.host}`, `Cookie: ${g.cookie}`, 'Connection: close'),
    ),
  ),
  of(
    'CONNECT',
    ['405'],
    head((g) => lines(`CONNECT ${g.otherHost} HTTP/1.1`, `Host: ${g.host}`)),
  ),
  of(
    'an asterisk',
    refused,
    head((g) => lines('OPTIONS * HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'a path without a slash',
    refused,
    head((g) => lines('GET in HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'a path with a space',
    refused,
    head((g) => lines('GET /in out HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'a path with a fragment',
    refused,
    head((g) => lines('GET /in#x HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'a path above ASCII',
    refused,
    head((g) => lines('GET /\xe4 HTTP/1.1', `Host: ${g.host}`)),
  ),
  of(
    'TLS',
    refused,
    head(() => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'),
  ),
  of(
    'noise',
    refused,
    head(() => '\x00\xff\xfe\x80 hello\r\n\r\n'),
  ),
];
