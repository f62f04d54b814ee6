import {
  audiences,
  createIdentitySigner,
  type IdentitySigner,
  type IdentitySubject,
  oldestSigningKey,
} from '@launchpad/access';
import type { SessionPlace } from '../parse/public-hosts.js';
import type { Soon } from '../when-known.js';

const ttlSeconds = 60;
const reuseMs = 30_000;

export type IdentityHeaders = {
  readonly forWorkspace: (who: IdentitySubject, place: SessionPlace) => Soon<string>;
  readonly forControlPlane: (who: IdentitySubject) => Soon<string>;
};

type Signed = { readonly token: string; readonly audience: string; readonly until: number };

/**
 * Signed statements of who is asking. One is used for half its life, as a page makes many requests at once; it is kept
 * with the pass of who asks, and goes when that goes.
 */
export function createIdentityHeaders(
  signingKey: string,
  previousKeys: string | undefined,
): IdentityHeaders {
  const toControlPlane = createIdentitySigner(signingKey);
  const toWorkspace = createIdentitySigner(oldestSigningKey(signingKey, previousKeys));
  const kept = new WeakMap<IdentitySubject, Signed>();
  const token = (sign: IdentitySigner, who: IdentitySubject, audience: string): Soon<string> => {
    const known = kept.get(who);
    if (known?.audience === audience && known.until > performance.now()) return known.token;
    return sign(who, audience, ttlSeconds).then((made) => {
      kept.set(who, { token: made, audience, until: performance.now() + reuseMs });
      return made;
    });
  };
  return {
    forWorkspace: (who, { sessionId, port }) =>
      token(
        toWorkspace,
        who,
        port === undefined
          ? audiences.workspace(sessionId)
          : audiences.workspacePort(sessionId, port),
      ),
    forControlPlane: (who) => token(toControlPlane, who, audiences.controlPlane),
  };
}
