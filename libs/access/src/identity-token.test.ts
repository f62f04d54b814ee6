import { generateKeyPairSync } from 'node:crypto';
import { AppError, newId } from '@launchpad/kernel';
import { importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { audiences } from './identity.js';
import { createIdentitySigner, createIdentityVerifier } from './identity-token.js';
import { createSessionCookieCodec } from './session-cookie.js';
import { generateSigningKey, oldestSigningKey, publicJwkOf } from './signing-key.js';

const sessionId = newId();
const audience = audiences.workspace(sessionId);
const owner = { sessionId, userId: newId(), role: 'owner' } as const;
let key: { privateJwk: string; publicJwk: string };

beforeAll(async () => {
  key = await generateSigningKey();
});

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

const forge = async (claims: Record<string, unknown>, privateJwk = key.privateJwk) =>
  new SignJWT({ sid: sessionId, role: 'owner', ...claims })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuedAt()
    .sign(await importJWK(JSON.parse(privateJwk) as Record<string, string>, 'EdDSA'));

const standard = () => ({
  iss: 'launchpad-edge',
  aud: audience,
  sub: owner.userId,
  exp: Math.floor(Date.now() / 1000) + 60,
});

describe('identity token', () => {
  it('says who comes, to whom it was meant for', async () => {
    const token = await createIdentitySigner(key.privateJwk)(owner, audience, 60);
    const identity = await createIdentityVerifier(key.publicJwk, audience)(token);
    expect(identity).toEqual({ ...owner, expiresAt: expect.any(Date) as Date });
    expect(identity.expiresAt.getTime() - Date.now()).toBeGreaterThan(55_000);
  });

  it('accepts what the cases below are made from', async () => {
    const verify = createIdentityVerifier(key.publicJwk, audience);
    expect(await codeOf(verify(await forge(standard())))).toBe('accepted');
  });

  const other = generateSigningKey();
  const header = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each<[string, () => Promise<string> | string]>([
    ['another audience', () => forge({ ...standard(), aud: audiences.controlPlane })],
    ['another issuer', () => forge({ ...standard(), iss: 'somebody' })],
    ['expired longer ago than the tolerance', () => forge({ ...standard(), exp: 1_000_000 })],
    ['no expiry', () => forge({ ...standard(), exp: undefined })],
    ['no subject', () => forge({ ...standard(), sub: undefined })],
    ['a role that does not exist', () => forge({ ...standard(), role: 'root' })],
    ['a session that is no text', () => forge({ ...standard(), sid: 7 })],
    ['another key', async () => forge(standard(), (await other).privateJwk)],
    [
      'no signature',
      () => new UnsecuredJWT({ ...standard(), sid: sessionId, role: 'owner' }).encode(),
    ],
    [
      'the public key used as a shared secret',
      () =>
        new SignJWT({ ...standard(), sid: sessionId, role: 'owner' })
          .setProtectedHeader({ alg: 'HS256' })
          .sign(Buffer.from(key.publicJwk)),
    ],
    [
      'a header that names no algorithm',
      async () => `${header({})}.${(await forge(standard())).split('.').slice(1).join('.')}`,
    ],
    [
      'a changed payload',
      async () =>
        (await forge(standard())).replace(/\.(.)/, (_, c: string) => `.${c === 'e' ? 'f' : 'e'}`),
    ],
    ['nonsense', () => 'a.b.c'],
    ['nothing', () => ''],
  ])('refuses %s', async (_, token) => {
    const verify = createIdentityVerifier(key.publicJwk, audience);
    expect(await codeOf(verify(await token()))).toBe('token.invalid');
  });

  it.each([
    '',
    'null',
    '{}',
    '{"kty":"OKP"}',
    JSON.stringify(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    ),
  ])('refuses to start on the key %j without quoting it', (jwk) => {
    expect(() => createIdentitySigner(jwk)).toThrow(/not an Ed25519 key/);
  });

  it('never lets the private half out', () => {
    expect(JSON.parse(publicJwkOf(key.privateJwk))).toEqual(JSON.parse(key.publicJwk));
  });
});

describe('session cookie', () => {
  const pass = () => ({
    ...owner,
    epoch: 3,
    expiresAt: new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000),
  });

  it('gives back what was sealed', async () => {
    const codec = createSessionCookieCodec(key.privateJwk);
    const sealed = pass();
    expect(await codec.open(await codec.seal(sealed), { sessionId })).toEqual(sealed);
  });

  it('is of no use for another session, and no identity token passes for one', async () => {
    const codec = createSessionCookieCodec(key.privateJwk);
    const sealed = await codec.seal(pass());
    expect(await codeOf(codec.open(sealed, { sessionId: newId() }))).toBe('token.invalid');
    expect(await codeOf(createIdentityVerifier(key.publicJwk, audience)(sealed))).toBe(
      'token.invalid',
    );
    const token = await createIdentitySigner(key.privateJwk)(owner, audience, 60);
    expect(await codeOf(codec.open(token, { sessionId }))).toBe('token.invalid');
    expect(
      await codeOf(
        codec.open(await forge({ ...standard(), aud: audiences.sessionCookie(sessionId) }), {
          sessionId,
        }),
      ),
    ).toBe('token.invalid');
  });

  it('of a port opens that port alone, and neither another nor the session', async () => {
    const codec = createSessionCookieCodec(key.privateJwk);
    const sealed = await codec.seal(pass(), 8080);
    expect(await codeOf(codec.open(sealed, { sessionId, port: 8080 }))).toBe('accepted');
    expect(await codeOf(codec.open(sealed, { sessionId, port: 8081 }))).toBe('token.invalid');
    expect(await codeOf(codec.open(sealed, { sessionId }))).toBe('token.invalid');
    const own = await codec.seal(pass());
    expect(await codeOf(codec.open(own, { sessionId, port: 8080 }))).toBe('token.invalid');
  });
});

describe('keys that change hands', () => {
  const pass = () => ({ ...owner, epoch: 0, expiresAt: new Date(Date.now() + 60_000) });
  const set = (...jwks: string[]) =>
    JSON.stringify({ keys: jwks.map((jwk) => JSON.parse(jwk) as unknown) });

  it('log nobody out: the newest seals, the older ones still open', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => generateSigningKey()));
    const old = await createSessionCookieCodec(first?.privateJwk ?? '').seal(pass());
    const codec = createSessionCookieCodec(
      third?.privateJwk ?? '',
      set(second?.publicJwk ?? '', first?.publicJwk ?? ''),
    );
    expect(await codeOf(codec.open(old, { sessionId }))).toBe('accepted');
    const sealed = await codec.seal(pass());
    expect(
      await codeOf(createSessionCookieCodec(third?.privateJwk ?? '').open(sealed, { sessionId })),
    ).toBe('accepted');
    const without = createSessionCookieCodec(third?.privateJwk ?? '', second?.publicJwk);
    expect(await codeOf(without.open(old, { sessionId }))).toBe('token.invalid');
  });

  it.each([
    ['a set', (keys: string[]) => set(...keys)],
    ['a list', (keys: string[]) => `[${keys.join(',')}]`],
  ])('are taken as %s by whoever verifies an identity', async (_, write) => {
    const next = await generateSigningKey();
    const verify = createIdentityVerifier(write([next.publicJwk, key.publicJwk]), audience);
    for (const { privateJwk } of [key, next]) {
      const token = await createIdentitySigner(privateJwk)(owner, audience, 60);
      expect(await codeOf(verify(token))).toBe('accepted');
    }
    const stranger = await generateSigningKey();
    const token = await createIdentitySigner(stranger.privateJwk)(owner, audience, 60);
    expect(await codeOf(verify(token))).toBe('token.invalid');
  });

  it('leave running workspaces the key they know: the oldest that can sign', async () => {
    const next = await generateSigningKey();
    const older = await generateSigningKey();
    expect(oldestSigningKey(next.privateJwk)).toBe(next.privateJwk);
    expect(oldestSigningKey(next.privateJwk, older.publicJwk)).toBe(next.privateJwk);
    expect(
      JSON.parse(oldestSigningKey(next.privateJwk, set(key.privateJwk, older.privateJwk))),
    ).toEqual(JSON.parse(older.privateJwk));
  });

  it.each(['[]', '{"keys":[]}', '[{}]', '7', `[${Array(9).fill('{}').join(',')}]`])(
    'refuses the set %j',
    (text) => {
      expect(() => createIdentityVerifier(text, audience)).toThrow(/not an Ed25519 key/);
    },
  );
});
