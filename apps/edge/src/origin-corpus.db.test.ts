import { newId } from '@launchpad/kernel';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';
import { sendRaw, statusesIn } from './raw-socket.bed.js';

const port = 8080;

let database: TestDatabase;
let bed: EdgeBed;
let session: string;
let cookies: { readonly session: string; readonly port: string };

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({ databaseUrl: database.url });
  session = await bed.rows.session({
    address: { kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port },
  });
  const owner = await bed.enter(session);
  cookies = { session: owner, port: (await bed.enterPort(session, port, owner)).cookie };
});
afterAll(async () => {
  await bed.close();
  await database.close();
});

/** All that is nearly, but not quite, the origin of `host`. */
function nearly(host: string): string[] {
  const [name = '', publicPort = ''] = host.split(':');
  const [label = '', ...domain] = name.split('.');
  const rest = domain.join('.');
  const hosts = [
    ...[name, `${name}:80`, `${name}:443`, `${name}:${publicPort}0`, `${name}:0${publicPort}`],
    ...[`${name}.:${publicPort}`, `.${host}`, `x.${host}`, `www.${host}`, `x${host}`, `-${host}`],
    ...[`${label}x.${rest}:${publicPort}`, `${label.slice(0, -1)}.${rest}:${publicPort}`],
    ...[`${label}..${rest}:${publicPort}`, `${rest}:${publicPort}`, `${label}:${publicPort}`],
    ...[`${label}.evil.${rest}:${publicPort}`, `${label}.${rest}.evil.example:${publicPort}`],
    ...[`${name}evil.example:${publicPort}`, `evil.example:${publicPort}`, `evil.example`],
    ...[
      `${host}@evil.example`,
      `evil.example@${host}`,
      `user:pass@${host}`,
      `@${host}`,
      `${host}@`,
    ],
    ...[`${host}/`, `${host}//`, `${host}/x`, `${host}?`, `${host}#`, `${host}\\`, `${host};`],
    ...[`${host},`, `${host}%00`, `${host}%0d%0a`, `${host}%20`, `${host}.evil.example`],
    ...[`${label}%2e${rest}:${publicPort}`, `${label}\uff0e${rest}:${publicPort}`],
    ...[
      `${label.toUpperCase()}.${rest}:${publicPort}`,
      `${label}.${rest.toUpperCase()}:${publicPort}`,
    ],
    ...[`${newId()}.${rest}:${publicPort}`, `1--${name}:${publicPort}`, `9--${name}:${publicPort}`],
    ...[
      `${label}--${name}:${publicPort}`,
      `8080-${name}:${publicPort}`,
      `08080--${name}:${publicPort}`,
    ],
    ...['localhost:7080', 'localhost', '127.0.0.1:7080', '[::1]:7080', '0.0.0.0:7080', '*', ''],
  ];
  const schemes = [
    'http://',
    'https://',
    'ws://',
    'wss://',
    'HTTP://',
    'http:/',
    'http:',
    '//',
    '',
  ];
  const whole = `http://${host}`;
  const others = [
    ...['null', 'NULL', 'undefined', 'file://', 'about:blank', 'data:,', 'blob:', 'http://', '*'],
    ...[`blob:${whole}`, `view-source:${whole}`, `"${whole}"`, `'${whole}'`, `<${whole}>`],
    ...[`${whole} ${whole}`, `${whole}, ${whole}`, `${whole},http://evil.example`, `null ${whole}`],
    ...[
      `http://evil.example ${whole}`,
      `${whole}\thttp://evil.example`,
      `\xa0${whole}`,
      `${whole}\xa0`,
    ],
    ...[`chrome-extension://${label}`, `moz-extension://${label}`, `https://accounts.example`],
  ];
  return [
    ...new Set([...schemes.flatMap((scheme) => hosts.map((each) => scheme + each)), ...others]),
  ].filter((origin) => origin !== whole);
}

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const upgrade = (options: { host: string; path: string; cookie: string; origins: string[] }) =>
  [
    `GET ${options.path} HTTP/1.1`,
    `Host: ${options.host}`,
    ...options.origins.map((origin) => `Origin: ${bytesOf(origin)}`),
    ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==`,
    `Cookie: ${options.cookie}`,
    '\r\n',
  ].join('\r\n');

describe.each([
  ['the session', undefined, '/'],
  ['its dashboard', undefined, '/ws'],
  ['a terminal', undefined, '/terminals/1?cols=80'],
  ['a port', port, '/'],
  ['a path of a port', port, '/socket.io/?transport=websocket'],
] as const)('an upgrade of %s', (_, onPort, path) => {
  const request = (origins: string[]) =>
    upgrade({
      host: hostOf(session, onPort),
      path,
      cookie: onPort === undefined ? cookies.session : cookies.port,
      origins,
    });

  it('is taken from its own origin alone, out of hundreds that are nearly it', async () => {
    const host = hostOf(session, onPort);
    const corpus = nearly(host);
    expect(corpus.length).toBeGreaterThan(200);
    bed.workspace.reached.length = 0;
    const taken: string[] = [];
    for (const origin of corpus) {
      const statuses = statusesIn(await sendRaw(bed.edge.address(), request([origin])));
      // A byte that no header may hold is refused earlier.
      if (statuses.length !== 1 || ![400, 403].includes(statuses[0] ?? 0)) taken.push(origin);
    }
    expect(taken).toEqual([]);
    for (const origins of [[], [`http://${host}`, `http://${host}`], ['null', `http://${host}`]]) {
      expect(statusesIn(await sendRaw(bed.edge.address(), request(origins)))).toEqual([403]);
    }
    expect(bed.workspace.reached).toHaveLength(0);
    const own = await sendRaw(bed.edge.address(), request([`http://${host}`]), { answers: 1 });
    expect(statusesIn(own)).toEqual([101]);
  });
});
