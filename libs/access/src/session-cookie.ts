import { audiences, type Identity } from './identity.js';
import { invalidToken, signToken, verifyToken } from './signed-token.js';
import { publicJwkOf, readPrivateKey, readPublicKeys } from './signing-key.js';

/** What the cookie of a session's host says. It opens nothing once the session's epoch has moved on. */
export type SessionPass = Identity & { readonly epoch: number };

/** The one host a cookie is for: a session's own, or that of a port it exposes. */
export type CookiePlace = { readonly sessionId: string; readonly port?: number | undefined };

export type SessionCookieCodec = {
  readonly seal: (pass: SessionPass, port?: number) => Promise<string>;
  /** Throws `token.invalid` unless we sealed it for this very host and it is in time. */
  readonly open: (value: string, place: CookiePlace) => Promise<SessionPass>;
};

const audienceOf = ({ sessionId, port }: CookiePlace): string =>
  port === undefined ? audiences.sessionCookie(sessionId) : audiences.portCookie(sessionId, port);

/** `previousKeys` (a JWK, a list or a JWK Set) still open what they sealed; the newest alone seals. */
export function createSessionCookieCodec(
  privateJwk: string,
  previousKeys?: string,
): SessionCookieCodec {
  const privateKey = readPrivateKey(privateJwk);
  const older = previousKeys === undefined ? [] : readPublicKeys(previousKeys);
  const publicKeys = [...readPublicKeys(publicJwkOf(privateJwk)), ...older];
  return {
    seal: (pass, port) =>
      signToken(privateKey, pass, {
        audience: audienceOf({ sessionId: pass.sessionId, port }),
        expiresAt: pass.expiresAt,
        claims: { epoch: pass.epoch },
      }),
    open: async (value, place) => {
      const { sessionId } = place;
      const token = await verifyToken(publicKeys, value, audienceOf(place));
      const epoch = token.payload['epoch'];
      if (token.sessionId !== sessionId) throw invalidToken('it is for another session');
      if (typeof epoch !== 'number') throw invalidToken('it lacks an epoch');
      const { userId, role, expiresAt } = token;
      return { sessionId, userId, role, expiresAt, epoch };
    },
  };
}
