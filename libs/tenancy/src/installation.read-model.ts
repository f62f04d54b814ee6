import type { Database } from '@launchpad/platform';

/** Name of this installation: the mark on everything it makes outside the database. */
export async function readInstallationId(db: Database): Promise<string> {
  const { id } = await db.installation.findFirstOrThrow();
  return id;
}

/** Whether learners nobody knows are kept apart from each other and from the cluster. */
export type IsolationVerdict = {
  /** Names of what is not proven; empty when everything is, or where there is no cluster to prove it on. */
  readonly unproven: readonly string[];
  /** The same with what the operator does without. */
  readonly missing: readonly string[];
  /** When a cluster was last tried. */
  readonly checkedAt: Date | null;
};

export async function readIsolation(db: Database): Promise<IsolationVerdict> {
  const row = await db.installation.findFirstOrThrow();
  return {
    unproven: row.unprovenIsolation,
    missing: row.missingProofs,
    checkedAt: row.isolationCheckedAt,
  };
}
