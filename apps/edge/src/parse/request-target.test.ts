import { newId } from '@launchpad/kernel';
import { describe, expect, it } from 'vitest';
import { isForeign } from '../authorise/origin-check.js';
import { type PublicHosts, publicHosts } from './public-hosts.js';
import { readTarget } from './request-target.js';

const id = newId();

describe('public hosts', () => {
  const local = publicHosts({
    portalUrl: 'http://localhost:7080',
    sessionsDomain: 'sessions.localhost',
  });
  const real = publicHosts({
    portalUrl: 'https://portal.example.org',
    sessionsDomain: 'Sessions.example.net',
  });
  const session = { kind: 'session', sessionId: id };
  it.each<[PublicHosts, string, object]>([
    [local, 'localhost:7080', { kind: 'portal' }],
    [local, 'LOCALHOST:7080', { kind: 'portal' }],
    [local, 'localhost', { kind: 'unknown' }],
    [local, '127.0.0.1:7080', { kind: 'unknown' }],
    [local, `${id}.sessions.localhost:7080`, session],
    [local, `${id}.sessions.localhost`, { kind: 'unknown' }],
    [local, `${id}.sessions.localhost:7081`, { kind: 'unknown' }],
    [local, `x${id}.sessions.localhost:7080`, { kind: 'unknown' }],
    [local, `a.${id}.sessions.localhost:7080`, { kind: 'unknown' }],
    [local, 'sessions.localhost:7080', { kind: 'unknown' }],
    [local, '.sessions.localhost:7080', { kind: 'unknown' }],
    [local, `${id}.sessions.localhost.:7080`, { kind: 'unknown' }],
    ...['8080', '1', '65535'].map((port): [PublicHosts, string, object] => [
      local,
      `${port}--${id}.sessions.localhost:7080`,
      { kind: 'port', sessionId: id, port: Number(port) },
    ]),
    ...['0', '08', '65536', '100000', '-1', '+1', '0x1', '1e3', ' 80', '', '80-', '8080--8081'].map(
      (port): [PublicHosts, string, object] => [
        local,
        `${port}--${id}.sessions.localhost:7080`,
        { kind: 'unknown' },
      ],
    ),
    [local, `8080-${id}.sessions.localhost:7080`, { kind: 'unknown' }],
    [local, `8080--x.sessions.localhost:7080`, { kind: 'unknown' }],
    [local, `a.8080--${id}.sessions.localhost:7080`, { kind: 'unknown' }],
    [real, 'portal.example.org', { kind: 'portal' }],
    [real, 'portal.example.org:443', { kind: 'portal' }],
    [real, 'portal.example.org:80', { kind: 'unknown' }],
    [real, `${id}.sessions.example.net`, session],
    [real, `${id}.sessions.example.net:443`, session],
  ])('%# knows %s', (hosts, host, kind) => {
    expect(hosts.classify(host)).toMatchObject(kind);
  });

  it('names a session’s origin as browsers do', () => {
    expect(local.originOf({ sessionId: id })).toBe(`http://${id}.sessions.localhost:7080`);
    expect(real.originOf({ sessionId: id })).toBe(`https://${id}.sessions.example.net`);
    expect(real.originOf({ sessionId: id, port: 80 })).toBe(
      `https://80--${id}.sessions.example.net`,
    );
  });
});

describe('request target', () => {
  const read = (url: string, ...hosts: string[]) =>
    readTarget({ url, rawHeaders: hosts.flatMap((host) => ['Host', host]) });

  it.each([
    ['no host', '/', []],
    ['two hosts', '/', ['a', 'a']],
    ['an empty host', '/', ['']],
    ['a host that is none', '/', ['a b']],
    ['a host with a path', '/', ['a/b']],
    ['credentials in the host', '/', ['u@a']],
    ['an absolute address of another host', 'http://b/', ['a']],
    ['an absolute address with credentials', 'http://u@a/', ['a']],
    ['an address of another kind', 'ftp://a/', ['a']],
    ['an authority', 'a:80', ['a']],
    ['an asterisk', '*', ['a']],
    ['a fragment', '/x#y', ['a']],
    ['nothing', '', ['a']],
  ])('refuses %s', (_, url, hosts) => {
    expect(read(url, ...hosts)).toBeUndefined();
  });

  it('reads both forms of an address', () => {
    expect(read('/a?b=c', 'h:1')).toMatchObject({ host: 'h:1', path: '/a?b=c', pathname: '/a' });
    expect(read('http://H:1/a?b=c', 'h:1')).toMatchObject({ path: '/a?b=c', pathname: '/a' });
  });

  it.each([
    ['/_launchpad/clock', 'clock'],
    ['/_launchpad/clock?x', 'clock'],
    ['/_launchpad', ''],
    ['/%5flaunchpad/clock', 'clock'],
    ['/%5Flaunchpad%2fclock', 'clock'],
    ['//_launchpad/clock', 'clock'],
    ['/a/../_launchpad/clock', 'clock'],
    ['/a/%2e%2e/_launchpad//x', 'x'],
    ['/./_launchpad/', ''],
    ['/\\_launchpad/x', 'x'],
    ['/_launchpadx', undefined],
    ['/a/_launchpad/x', undefined],
    ['/', undefined],
  ])('knows whether %s is ours', (url, own) => {
    expect(read(url, 'h')?.own).toBe(own);
  });
});

describe('where a request comes from', () => {
  const own = 'http://x.sessions.localhost:7080';
  it.each<[boolean, string, Record<string, string>]>([
    [false, 'GET', {}],
    [false, 'POST', {}],
    [false, 'POST', { origin: own }],
    [true, 'GET', { origin: 'http://y.sessions.localhost:7080' }],
    [true, 'POST', { origin: 'http://y.sessions.localhost:7080', 'sec-fetch-site': 'same-site' }],
    [true, 'POST', { origin: 'null' }],
    [true, 'POST', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    [false, 'POST', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    [false, 'GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }],
    [true, 'POST', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }],
    [true, 'GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
    [false, 'GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    [false, 'GET', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
  ])('foreign is %s for %s %j', (foreign, method, headers) => {
    expect(isForeign({ method, headers }, own)).toBe(foreign);
  });
});
