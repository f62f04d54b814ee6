import { describe, expect, it } from 'vitest';
import {
  cookieNames,
  isLaunchpadCookie,
  readCookie,
  readCookies,
  serializeCookie,
} from './cookies.js';
import { hashToken, newOpaqueToken, sameSecret } from './opaque-token.js';

describe('cookies', () => {
  it('are host-only and out of reach of scripts', () => {
    expect(
      serializeCookie(cookieNames(false).session, 'v', { secure: false, maxAgeSeconds: 60.7 }),
    ).toBe('launchpad_session=v; Max-Age=60; Path=/; HttpOnly; SameSite=Lax');
    expect(serializeCookie(cookieNames(true).login, 'v', { secure: true })).toBe(
      '__Host-launchpad_login=v; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['a=1; launchpad_session=x.y.z; b=2', 'x.y.z'],
    ['xlaunchpad_session=1', undefined],
    ['launchpad_session=first; launchpad_session=second', 'first'],
  ])('reads %j', (header, value) => {
    expect(readCookie(header, 'launchpad_session')).toBe(value);
  });

  it.each([
    [undefined, []],
    ['b=1', []],
    ['a=1', ['1']],
    ['a=1; a=2;a = 3 ;A=4; aa=5', ['1', '2', '3']],
    ['a=1; a=1', ['1']],
    ['a', []],
    ['a=; a="x=y"', ['', '"x=y"']],
    [
      Array.from({ length: 20 }, (_, i) => `a=${String(i)}`).join(';'),
      Array.from({ length: 8 }, (_, i) => String(i)),
    ],
  ])('reads all of a name in %j', (header, values) => {
    expect(readCookies(header, 'a')).toEqual(values);
  });

  it.each([
    ['launchpad_session', true],
    ['__Host-launchpad_login', true],
    ['__host-Launchpad_login', true],
    ['__Secure-launchpad_x', true],
    ['my_launchpad_x', false],
    ['launchpadx', false],
  ])('knows whether %s is ours', (name, ours) => {
    expect(isLaunchpadCookie(name)).toBe(ours);
  });
});

describe('opaque token', () => {
  it('is 256 bits and never twice the same', () => {
    const made = Array.from({ length: 50 }, () => newOpaqueToken());
    expect(new Set(made.map(({ token }) => token)).size).toBe(50);
    for (const { token, hash } of made) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(hash).toBe(hashToken(token));
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('compares secrets', () => {
    expect(sameSecret('a', 'a')).toBe(true);
    expect(sameSecret('a', 'b')).toBe(false);
    expect(sameSecret('a', 'aa')).toBe(false);
  });
});
