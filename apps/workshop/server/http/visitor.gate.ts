import { AppError } from '@launchpad/kernel';
import type { IncomingMessage } from 'node:http';
import { isForeign } from './foreign-origin.js';

export type Visitor = { readonly canType: boolean };

/** Decides for one request or upgrade who comes; throws when nobody may. */
export type VisitorGate = (request: Arriving) => Promise<Visitor>;

type Arriving = Pick<IncomingMessage, 'method' | 'headers'>;

/** Lets in who the edge vouches for: everybody else has gone around it. */
export function createIdentityGate(sessionId: string, publicKey: string): VisitorGate {
  // Loaded by the first request: listening and the shells come first.
  let verifier: ReturnType<typeof loadVerifier> | undefined;
  return async (request) => {
    refuseForeign(request);
    const token = request.headers['x-launchpad-identity'];
    if (typeof token !== 'string') {
      throw new AppError('token.invalid', 'The request carries no identity.');
    }
    verifier ??= loadVerifier(sessionId, publicKey);
    const identity = await (await verifier)(token);
    if (identity.sessionId !== sessionId) {
      throw new AppError('token.invalid', 'The identity is of another session.');
    }
    return { canType: identity.role !== 'watcher' };
  };
}

async function loadVerifier(sessionId: string, publicKey: string) {
  const { audiences, createIdentityVerifier } = await import('@launchpad/access');
  return createIdentityVerifier(publicKey, audiences.workspace(sessionId));
}

const loopbackName = /^(?:localhost|(?:[a-z0-9-]+\.)*localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;

/**
 * Without any log-in the browser's own word is all there is; and, while listening on loopback only, no other name may
 * lead here (DNS rebinding).
 */
export function createOpenGate(options: { readonly loopbackOnly: boolean }): VisitorGate {
  return async (request) => {
    if (options.loopbackOnly && !loopbackName.test(request.headers.host ?? ''))
      throw new AppError(
        'request.forbidden_origin',
        'This address is open from this machine only.',
      );
    refuseForeign(request);
    return { canType: true };
  };
}

/** Whoever may come in: a page of another site may neither open a terminal nor change anything in their name. */
export function refuseForeign(request: Arriving): void {
  if (isForeign(request))
    throw new AppError('request.forbidden_origin', 'The request came from another site.');
}
