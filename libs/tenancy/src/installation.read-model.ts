import type { Database } from '@launchpad/platform';

/** Name of this installation: the mark on everything it makes outside the database. */
export async function readInstallationId(db: Database): Promise<string> {
  const { id } = await db.installation.findFirstOrThrow();
  return id;
}
