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

export const readPublicKey = (jwk: string): KeyObject =>
  readKey(() => createPublicKey({ key: parseJwk(jwk), format: 'jwk' }), 'public');

const parseJwk = (jwk: string): JsonWebKey => JSON.parse(jwk) as JsonWebKey;

// The cause stays out of the error: a parser quotes what it could not read, and that may be the key.
function readKey(read: () => KeyObject, half: 'private' | 'public'): KeyObject {
  const key = attempt(read);
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new AppError(
      'config.invalid',
      `The ${half} signing key is not an Ed25519 key in JWK form`,
    );
  }
  return key;
}

function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
