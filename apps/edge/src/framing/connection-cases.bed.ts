import {
  carrying,
  get,
  of,
  refused,
  served,
  smuggling,
  type FramingCase,
} from './framing-case.bed.js';

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
/** `Connection` as a smuggler would use it. */
export const connectionCases: readonly FramingCase[] = [
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
