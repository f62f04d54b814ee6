import { audiences, createIdentitySigner, type IdentitySubject } from '@launchpad/access';
import { LRUCache } from 'lru-cache';

const ttlSeconds = 60;
const reuseMs = 30_000;

export type IdentityHeaders = {
  readonly forWorkspace: (who: IdentitySubject) => Promise<string>;
  readonly forControlPlane: (who: IdentitySubject) => Promise<string>;
};

/** Signed statements of who is asking. One is used for half its life, as a page makes many requests at once. */
export function createIdentityHeaders(signingKey: string): IdentityHeaders {
  const sign = createIdentitySigner(signingKey);
  const kept = new LRUCache<string, Promise<string>>({ max: 10_000, ttl: reuseMs });
  const token = (who: IdentitySubject, audience: string): Promise<string> => {
    const key = `${audience} ${who.sessionId} ${who.userId} ${who.role}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = sign(who, audience, ttlSeconds);
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    return made;
  };
  return {
    forWorkspace: (who) => token(who, audiences.workspace(who.sessionId)),
    forControlPlane: (who) => token(who, audiences.controlPlane),
  };
}
