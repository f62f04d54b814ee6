import {
  get,
  head,
  lines,
  of,
  post,
  refused,
  served,
  smuggled,
  type FramingCase,
} from './framing-case.bed.js';

/** What headers say: hosts, what only we may say, size and order. */
export const headerCases: readonly FramingCase[] = [
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
