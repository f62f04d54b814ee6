import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { startEmbeddedPostgres } from '@launchpad/platform';

/** Gives `use` the address of an empty Postgres that is gone afterwards. */
export async function withThrowawayDatabase(use) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'launchpad-db-'));
  await chmod(dataDir, 0o711);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, log: silentLogger });
    // The schema engine panics outside of any promise; the server must not outlive that either.
    const panic = new Promise((_resolve, reject) => process.once('uncaughtException', reject));
    try {
      return await Promise.race([use(postgres.connectionString), panic]);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
