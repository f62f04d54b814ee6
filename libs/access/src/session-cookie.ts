import { audiences, type Identity } from './identity.js';
import { invalidToken, signToken, verifyToken } from './signed-token.js';
import { publicJwkOf, readPrivateKey, readPublicKey } from './signing-key.js';

/** What the cookie of a session's host says. It opens nothing once the session's epoch has moved on. */
export type SessionPass = Identity & { readonly epoch: number };

export type SessionCookieCodec = {
  readonly seal: (pass: SessionPass) => Promise<string>;
  /** Throws `token.invalid` unless we sealed it for this very session and it is in time. */
  readonly open: (value: string, sessionId: string) => Promise<SessionPass>;
};

export function createSessionCookieCodec(privateJwk: string): SessionCookieCodec {
  const privateKey = readPrivateKey(privateJwk);
  const publicKey = readPublicKey(publicJwkOf(privateJwk));
  return {
    seal: (pass) =>
      signToken(privateKey, pass, {
        audience: audiences.sessionCookie(pass.sessionId),
        expiresAt: pass.expiresAt,
        claims: { epoch: pass.epoch },
      }),
    open: async (value, sessionId) => {
      const token = await verifyToken(publicKey, value, audiences.sessionCookie(sessionId));
      const epoch = token.payload['epoch'];
      if (token.sessionId !== sessionId) throw invalidToken('it is for another session');
      if (typeof epoch !== 'number') throw invalidToken('it lacks an epoch');
      const { userId, role, expiresAt } = token;
      return { sessionId, userId, role, expiresAt, epoch };
    },
  };
}
