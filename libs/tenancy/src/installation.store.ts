import type { Database } from '@launchpad/platform';
import type { IsolationVerdict } from './installation.read-model.js';

/** `missing` is left out where nothing is waived. */
type NewVerdict = Omit<IsolationVerdict, 'missing'> & Partial<Pick<IsolationVerdict, 'missing'>>;

/** Keeps what the last look at the cluster proved. The worker alone looks; the control plane goes by this. */
export async function saveIsolation(
  db: Database,
  { unproven, missing = unproven, checkedAt }: NewVerdict,
): Promise<void> {
  await db.installation.updateMany({
    data: {
      unprovenIsolation: [...unproven],
      missingProofs: [...missing],
      isolationCheckedAt: checkedAt,
    },
  });
}
