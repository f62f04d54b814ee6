/** Two sessions, of which somebody is in the first alone. */
export type FramingGround = {
  readonly host: string;
  readonly cookie: string;
  /** Of somebody who only looks on. */
  readonly watcherCookie: string;
  readonly otherHost: string;
  readonly portalHost: string;
};

/** Bytes, and what may come back: the statuses of all answers in order, where several, the one or the other. */
export type FramingCase = {
  readonly name: string;
  readonly bytes: (ground: FramingGround) => string;
  readonly statuses: readonly string[];
};

const refused = ['400'];
const served = ['200'];

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;

/** A request of somebody who is in, with these headers. */
const get =
  (...headers: string[]) =>
  ({ host, cookie }: FramingGround): string =>
    lines('GET /in HTTP/1.1', `Host: ${host}`, `Cookie: ${cookie}`, ...headers);
const post =
  (body: string, ...headers: string[]) =>
  ({ host, cookie }: FramingGround): string =>
    lines('POST /in HTTP/1.1', `Host: ${host}`, `Cookie: ${cookie}`, ...headers) + body;
/** A request line or a head of any shape. */
const head =
  (write: (ground: FramingGround) => string) =>
  (ground: FramingGround): string =>
    write(ground);
/** What a smuggler wants another's connection to carry. */
const smuggled = ({ otherHost }: FramingGround): string =>
  lines('GET /smuggled HTTP/1.1', `Host: ${otherHost}`, 'X-Smuggled: 1');
const smuggling =
  (body: (inner: string) => string, ...headers: string[]) =>
  (ground: FramingGround): string =>
    post(body(smuggled(ground)), ...headers)(ground);

const of = (
  name: string,
  statuses: readonly string[],
  bytes: FramingCase['bytes'],
): FramingCase => ({ name, statuses, bytes });

/** A request of any kind whose body is another request. */
const carrying =
  (
    { method, to }: { readonly method: string; readonly to: keyof typeof ways },
    ...headers: string[]
  ) =>
  (ground: FramingGround): string => {
    const inner = smuggled(ground);
    const length = `Content-Length: ${String(inner.length)}`;
    return lines(`${method} /in HTTP/1.1`, ...ways[to](ground), length, ...headers) + inner;
  };
const ways = {
  session: ({ host, cookie }: FramingGround) => [`Host: ${host}`, `Cookie: ${cookie}`],
  watcher: ({ host, watcherCookie }: FramingGround) => [
    `Host: ${host}`,
    `Cookie: ${watcherCookie}`,
  ],
  portal: ({ portalHost }: FramingGround) => [`Host: ${portalHost}`],
};

/** What `Connection` may not name: how the request is framed, and what we say ourselves. */
const connectionLines: readonly (readonly string[])[] = [
  ['Connection: content-length'],
  ['Connection: Content-Length'],
  ['connection:\tCONTENT-LENGTH\t'],
  ['Connection: keep-alive,content-length'],
  ['Connection: close, content-length ,x-mine'],
  ['Connection: ,,content-length,'],
  ['Connection: keep-alive', 'Connection: content-length'],
  ['Connection: content-length', 'Connection: keep-alive'],
  ['Connection: content_length'],
  ['Connection: transfer-encoding'],
  ['Connection: te, Transfer-Encoding'],
  ['Connection: host'],
  ['Connection: x-launchpad-identity'],
  ['Connection: X_Launchpad_Identity'],
  ['Connection: x-forwarded-for, x-forwarded-host'],
  ['Connection: x-request-id'],
];
const connectionCases: readonly FramingCase[] = [
  ...(['session', 'portal'] as const).flatMap((to) =>
    connectionLines.map((given) =>
      of(
        `a body to the ${to}, under ${JSON.stringify(given)}`,
        refused,
        carrying({ method: 'POST', to }, ...given),
      ),
    ),
  ),
  ...(['session', 'watcher', 'portal'] as const).flatMap((to) =>
    ['GET', 'HEAD'].flatMap((method) => [
      of(
        `${method} with a body to the ${to}, whose length Connection names`,
        refused,
        carrying({ method, to }, 'Connection: content-length'),
      ),
      of(`${method} with a body to the ${to}`, served, carrying({ method, to })),
    ]),
  ),
  of(
    'chunks whose coding Connection names',
    refused,
    smuggling(
      (s) => `${s.length.toString(16)}\r\n${s}\r\n0\r\n\r\n`,
      'Transfer-Encoding: chunked',
      'Connection: transfer-encoding',
    ),
  ),
  of('an upgrade whose Connection names a length', refused, (g) =>
    get(
      `Origin: http://${g.host}`,
      'Connection: Upgrade, content-length',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    )(g),
  ),
];

export const framingCases: readonly FramingCase[] = [
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

  // Hosts.
  of(
    'no host',
    refused,
    head(() => lines('GET /in HTTP/1.1', 'X: y')),
  ),
  of(
    'no host under HTTP/1.0',
    refused,
    head(() => lines('GET /in HTTP/1.0', 'X: y')),
  ),
  of(
    'two hosts',
    refused,
    head((g) => lines('GET /in HTTP/1.1', `Host: ${g.host}`, `Host: ${g.otherHost}`)),
  ),
  of(
    'the same host twice',
    refused,
    head((g) => lines('GET /in HTTP/1.1', `Host: ${g.host}`, `host: ${g.host}`)),
  ),
  of(
    'a list of hosts',
    refused,
    head((g) => lines('GET /in HTTP/1.1', `Host: ${g.host}, ${g.otherHost}`)),
  ),
  of(
    'a host with a path',
    refused,
    head((g) => lines('GET /in HTTP/1.1', `Host: ${g.host}/x`)),
  ),
  of(
    'a host with credentials',
    refused,
    head((g) => lines('GET /in HTTP/1.1', `Host: x@${g.host}`)),
  ),
  of(
    'an empty host',
    refused,
    head(() => lines('GET /in HTTP/1.1', 'Host:')),
  ),
  of(
    'an absolute address of another host',
    refused,
    head((g) =>
      lines(
        `GET http://${g.otherHost}/smuggled HTTP/1.1`,
        `Host: ${g.host}`,
        `Cookie: ${g.cookie}`,
      ),
    ),
  ),
  of(
    'an absolute address with credentials',
    refused,
    head((g) => lines(`GET http://x@${g.host}/in HTTP/1.1`, `Host: ${g.host}`)),
  ),
  of(
    'a host that is not ours',
    ['421'],
    head(() => lines('GET /in HTTP/1.1', 'Host: evil.example', 'Connection: close')),
  ),
  of(
    'a trailing dot',
    ['421'],
    head((g) =>
      lines('GET /in HTTP/1.1', `Host: ${g.host.replace(':', '.:')}`, 'Connection: close'),
    ),
  ),
  of(
    'another’s host with this cookie',
    ['404'],
    head((g) =>
      lines(
        'GET /smuggled HTTP/1.1',
        `Host: ${g.otherHost}`,
        `Cookie: ${g.cookie}`,
        'Connection: close',
      ),
    ),
  ),

  // What only we may say.
  of(
    'a forged identity',
    served,
    get(
      'X-Launchpad-Identity: forged',
      'x-launchpad-identity: forged',
      'X_Launchpad_Identity: forged',
    ),
  ),
  of('a forged port', served, get('X-Launchpad-Port: forged')),
  of(
    'forged origins',
    served,
    get(
      'X-Forwarded-For: forged',
      'X-Forwarded-Host: forged',
      'Forwarded: for=forged',
      'X-Real-IP: forged',
      'X-Request-Id: forged',
      'Via: forged',
    ),
  ),
  ...connectionCases,
  of('Connection that names what was never ours', served, get('Connection: te, cookie, x-mine')),
  of(
    'hop-by-hop of all kinds',
    served,
    get(
      'Connection: x-mine',
      'X-Mine: forged',
      'Keep-Alive: forged',
      'TE: trailers',
      'Proxy-Authorization: forged',
      'Proxy-Connection: forged',
    ),
  ),
  of(
    'our cookies under other prefixes',
    served,
    get(
      'Cookie: __Host-launchpad_session=forged; __Secure-launchpad_x=forged; LAUNCHPAD_login=forged',
    ),
  ),
  of(
    'an upgrade to HTTP/2',
    ['400'],
    get('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
  ),
  of(
    'an upgrade with a body',
    ['400'],
    get(
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Content-Length: 5',
    ),
  ),
  of(
    'an upgrade without a key',
    ['400'],
    get('Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'),
  ),
  of(
    'an upgrade of another version',
    ['400'],
    get(
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 8',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ),
  ),
  of(
    'an upgrade by POST',
    ['400'],
    post(
      '',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ),
  ),

  // Size and order.
  of('a header that is too large', ['431'], get(`X: ${'x'.repeat(17_000)}`)),
  of(
    'many headers that are too large',
    ['431'],
    get(...Array.from({ length: 400 }, (_, i) => `X-${String(i)}: ${'x'.repeat(50)}`)),
  ),
  of(
    'an address that is too long',
    ['431'],
    head((g) => lines(`GET /${'x'.repeat(17_000)} HTTP/1.1`, `Host: ${g.host}`)),
  ),
  of(
    'a second request behind the first',
    ['200 404'],
    head((g) => get()(g) + smuggled(g)),
  ),
  of('a request in the body of another', served, (g) =>
    post(smuggled(g), `Content-Length: ${String(smuggled(g).length)}`)(g),
  ),
  of('an expectation', ['100 200'], post('hello', 'Expect: 100-continue', 'Content-Length: 5')),
  of(
    'an expectation nobody knows',
    ['417'],
    post('hello', 'Expect: miracles', 'Content-Length: 5'),
  ),
];
