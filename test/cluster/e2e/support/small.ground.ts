import { isolationProofs } from '@launchpad/runtime';
import { CutRelay } from '../../../e2e/support/cut.relay.js';
import { freePort } from '../../../e2e/support/launchpad.process.js';
import { SmallInstall } from '../../support/small.install.js';
import type { Ground } from './ground.js';

/** All of Launchpad inside the cluster, as `kubectl apply -k` makes it, reached as by `kubectl port-forward`. */
export async function openInCluster(workshopsDir: string): Promise<Ground> {
  const port = await freePort();
  const url = `http://localhost:${String(port)}`;
  const install = await SmallInstall.make({
    settings: { PORTAL_URL: url, ALLOW_UNPROVEN_ISOLATION: isolationProofs.join(',') },
    workshopsDir,
  });
  const relay = await CutRelay.to(install.edge, port);
  const close = async (): Promise<void> => {
    await relay.close();
    await install.remove();
  };
  return { url, seesEdits: false, close };
}
