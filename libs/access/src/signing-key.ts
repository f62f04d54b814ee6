import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { AppError } from '@launchpad/kernel';
import { exportJWK, generateKeyPair } from 'jose';

/** The one algorithm tokens are signed with; a token that names another is refused. */
export const algorithm = 'EdDSA';

export async function generateSigningKey(): Promise<{
  readonly privateJwk: string;
  readonly publicJwk: string;
}> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, {
    crv: 'Ed25519',
    extractable: true,
  });
  return {
    privateJwk: JSON.stringify(await exportJWK(privateKey)),
    publicJwk: JSON.stringify(await exportJWK(publicKey)),
  };
}

/** The half that may be given away. */
export function publicJwkOf(privateJwk: string): string {
  const { kty, crv, x } = readPrivateKey(privateJwk).export({ format: 'jwk' });
  return JSON.stringify({ kty, crv, x });
}

export const readPrivateKey = (jwk: string): KeyObject =>
  readKey(() => createPrivateKey({ key: parseJwk(jwk), format: 'jwk' }), 'private');

/** More than these are a mistake, and every one of them is tried on a token that none has signed. */
const maxKeys = 8;

/**
 * The keys whose signatures count: one JWK, a list of them, or a JWK Set (RFC 7517 §5). Of a private key its public
 * half is taken.
 */
export function readPublicKeys(text: string): readonly [KeyObject, ...KeyObject[]] {
  const [first, ...rest] = jwksIn(text, 'public').map((jwk) =>
    readKey(() => createPublicKey({ key: jwk, format: 'jwk' }), 'public'),
  );
  if (first === undefined || rest.length >= maxKeys) throw unreadable('public');
  return [first, ...rest];
}

/**
 * The key that statements to running workspaces are signed with while keys change hands. A workspace knows the
 * keys of the day it was started and no newer one, so the oldest that can still sign is the one they all know.
 */
export function oldestSigningKey(privateJwk: string, previousKeys?: string): string {
  const older = previousKeys === undefined ? [] : jwksIn(previousKeys, 'private');
  const last = older.filter((jwk) => jwk.d !== undefined).at(-1);
  return last === undefined ? privateJwk : JSON.stringify(last);
}

const parseJwk = (jwk: string): JsonWebKey => JSON.parse(jwk) as JsonWebKey;

function jwksIn(text: string, half: 'private' | 'public'): readonly JsonWebKey[] {
  const read = attempt(() => JSON.parse(text) as unknown);
  if (typeof read !== 'object' || read === null) throw unreadable(half);
  const set: unknown = !Array.isArray(read) && 'keys' in read ? read.keys : read;
  return (Array.isArray(set) ? set : [set]) as JsonWebKey[];
}

// The cause stays out of the error: a parser quotes what it could not read, and that may be the key.
function readKey(read: () => KeyObject, half: 'private' | 'public'): KeyObject {
  const key = attempt(read);
  if (key?.asymmetricKeyType !== 'ed25519') throw unreadable(half);
  return key;
}

const unreadable = (half: 'private' | 'public'): AppError =>
  new AppError('config.invalid', `The ${half} signing key is not an Ed25519 key in JWK form`);

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
