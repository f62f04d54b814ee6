import { AppError } from '@launchpad/kernel';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { refuseForeign, type VisitorGate } from './visitor.gate.js';

export type BasicLogin = { readonly username: string; readonly password: string };

/** Longest credentials that are looked at, so that nobody has us hash megabytes. */
const maxCredentials = 4096;

/** HTTP Basic (RFC 7617): one name and one password for everybody who may come. */
export function createBasicGate(login: BasicLogin): VisitorGate {
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHash('sha256').update(key).update(text).digest();
  // The colon cannot be part of the name, so there is one way only to write a pair.
  const expected = digest(`${login.username}:${login.password}`);
  return async (request) => {
    refuseForeign(request);
    const given = credentialsOf(request.headers.authorization ?? '');
    // Both sides have the same length and no relation to the text: comparing tells nothing by its time.
    if (given === undefined || !timingSafeEqual(digest(given), expected)) {
      throw new AppError('auth.required', 'This workshop asks for a name and a password.', {
        details: { challenge: 'Basic realm="Terminal", charset="UTF-8"' },
      });
    }
    return { canType: true };
  };
}

function credentialsOf(header: string): string | undefined {
  if (header.length > maxCredentials) return undefined;
  const [, encoded] = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(header) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
