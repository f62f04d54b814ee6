import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@launchpad/kernel';
import { createLocalRuntime, type LocalRuntime } from '@launchpad/runtime';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The local runtime, running the workshop app of this checkout. */
export async function openLocalRuntime(options: {
  readonly dataDir: string;
  readonly installationId: string;
  readonly isolation: 'auto' | 'bubblewrap' | 'none';
  readonly log: Logger;
}): Promise<LocalRuntime> {
  const workshopDir = join(root, 'apps/workshop');
  return createLocalRuntime({
    ...options,
    workshopCommand: [process.execPath, join(workshopDir, 'dist/server/main.js')],
    readOnlyPaths: [workshopDir, join(root, 'node_modules')],
  });
}
