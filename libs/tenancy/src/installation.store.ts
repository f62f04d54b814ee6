import type { Database } from '@launchpad/platform';
import type { IsolationVerdict } from './installation.read-model.js';

/** Keeps what the last look at the cluster proved. The worker alone looks; the control plane goes by this. */
export async function saveIsolation(db: Database, verdict: IsolationVerdict): Promise<void> {
  await db.installation.updateMany({
    data: { unprovenIsolation: [...verdict.unproven], isolationCheckedAt: verdict.checkedAt },
  });
}
