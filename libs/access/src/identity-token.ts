import { type Identity } from './identity.js';
import { signToken, type TokenSubject, verifyToken } from './signed-token.js';
import { readPrivateKey, readPublicKeys } from './signing-key.js';

/** Who the edge says is asking. The expiry is the signer's to set. */
export type IdentitySubject = TokenSubject;

export type IdentitySigner = (
  identity: IdentitySubject,
  audience: string,
  ttlSeconds: number,
) => Promise<string>;

export function createIdentitySigner(privateJwk: string): IdentitySigner {
  const key = readPrivateKey(privateJwk);
  return (identity, audience, ttlSeconds) =>
    signToken(key, identity, { audience, expiresAt: new Date(Date.now() + ttlSeconds * 1000) });
}

export type IdentityVerifier = (token: string) => Promise<Identity>;

/**
 * Throws `token.invalid` unless the token is ours, meant for `audience` and in time. `publicKeys` is one JWK, a
 * list of them or a JWK Set; a token under any of them counts, so that keys can change hands.
 */
export function createIdentityVerifier(publicKeys: string, audience: string): IdentityVerifier {
  const keys = readPublicKeys(publicKeys);
  return async (token) => {
    const { sessionId, userId, role, expiresAt } = await verifyToken(keys, token, audience);
    return { sessionId, userId, role, expiresAt };
  };
}
