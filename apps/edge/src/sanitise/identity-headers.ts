import {
  audiences,
  createIdentitySigner,
  type IdentitySubject,
  oldestSigningKey,
} from '@launchpad/access';
import { LRUCache } from 'lru-cache';
import type { SessionPlace } from '../parse/public-hosts.js';

const ttlSeconds = 60;
const reuseMs = 30_000;

export type IdentityHeaders = {
  readonly forWorkspace: (who: IdentitySubject, place: SessionPlace) => string | Promise<string>;
  readonly forControlPlane: (who: IdentitySubject) => string | Promise<string>;
};

/** Signed statements of who is asking. One is used for half its life, as a page makes many requests at once. */
export function createIdentityHeaders(
  signingKey: string,
  previousKeys: string | undefined,
): IdentityHeaders {
  const toControlPlane = createIdentitySigner(signingKey);
  const toWorkspace = createIdentitySigner(oldestSigningKey(signingKey, previousKeys));
  const kept = new LRUCache<string, string>({ max: 10_000, ttl: reuseMs });
  const token = (sign: typeof toWorkspace, who: IdentitySubject, audience: string) => {
    const key = `${audience} ${who.sessionId} ${who.userId} ${who.role}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    return sign(who, audience, ttlSeconds).then((made) => {
      kept.set(key, made);
      return made;
    });
  };
  return {
    forWorkspace: (who, { port }) =>
      token(
        toWorkspace,
        who,
        port === undefined
          ? audiences.workspace(who.sessionId)
          : audiences.workspacePort(who.sessionId, port),
      ),
    forControlPlane: (who) => token(toControlPlane, who, audiences.controlPlane),
  };
}
