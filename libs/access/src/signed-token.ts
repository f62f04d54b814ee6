import type { KeyObject } from 'node:crypto';
import { AppError } from '@launchpad/kernel';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { isSessionRole, type SessionRole } from './identity.js';
import { algorithm } from './signing-key.js';

const issuer = 'launchpad-edge';
const clockToleranceSeconds = 5;

export type TokenSubject = {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: SessionRole;
};

export type TokenTerms = {
  readonly audience: string;
  readonly expiresAt: Date;
  readonly claims?: Readonly<Record<string, number>>;
};

export const signToken = (
  key: KeyObject,
  subject: TokenSubject,
  terms: TokenTerms,
): Promise<string> =>
  new SignJWT({ ...terms.claims, sid: subject.sessionId, role: subject.role })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(terms.audience)
    .setSubject(subject.userId)
    .setIssuedAt()
    .setExpirationTime(terms.expiresAt)
    .sign(key);

export type VerifiedToken = TokenSubject & {
  readonly expiresAt: Date;
  readonly payload: JWTPayload;
};

export async function verifyToken(
  keys: readonly KeyObject[],
  token: string,
  audience: string,
): Promise<VerifiedToken> {
  const payload = await payloadUnderAny(keys, token, audience);
  const { sub, exp, sid, role } = payload as JWTPayload & { sid?: unknown; role?: unknown };
  if (
    typeof sub !== 'string' ||
    typeof sid !== 'string' ||
    exp === undefined ||
    !isSessionRole(role)
  ) {
    throw invalidToken('it lacks a claim');
  }
  return { sessionId: sid, userId: sub, role, expiresAt: new Date(exp * 1000), payload };
}

export const invalidToken = (why: string, cause?: unknown): AppError =>
  new AppError('token.invalid', `The token is refused: ${why}`, { cause });

/** The newest key comes first, so that the usual token costs one check. */
async function payloadUnderAny(
  keys: readonly KeyObject[],
  token: string,
  audience: string,
): Promise<JWTPayload> {
  let refusal = invalidToken('there is no key');
  for (const key of keys) {
    try {
      return await verifiedPayload(key, token, audience);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refusal = error;
      // Anything else than its signature is wrong under every key.
      if (!(error.cause instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  throw refusal;
}

async function verifiedPayload(
  key: KeyObject,
  token: string,
  audience: string,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      issuer,
      audience,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'sub', 'sid', 'role'],
    });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw invalidToken(error.code, error);
  }
}
