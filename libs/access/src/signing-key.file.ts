import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@launchpad/kernel';
import { generateSigningKey } from './signing-key.js';

/**
 * The private signing key (JWK) kept in `dir`, made at the first call. Only this account can read it. Of two
 * processes that make it at once, both get the one that was there first.
 */
export async function signingKeyIn(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'edge.jwk');
  const draft = join(dir, `.${newId()}`);
  const { privateJwk } = await generateSigningKey();
  await writeFile(draft, privateJwk, { mode: 0o600, flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
}
