import { join } from 'node:path';

const digestPattern = /^[0-9a-f]{64}$/;

export const isDigest = (name: string): boolean => digestPattern.test(name);

/** The folder that holds the files of the version with this digest. */
export function snapshotDir(storeDir: string, digest: string): string {
  // A digest comes from a database row; nothing but a digest may become part of a path.
  if (!isDigest(digest)) throw new Error(`not a digest: ${JSON.stringify(digest)}`);
  return join(storeDir, digest);
}
