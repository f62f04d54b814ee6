import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run-command.mjs';

const script = fileURLToPath(new URL('debian/cluster', import.meta.url));
const home = process.env.CLUSTER_HOME ?? '/var/cache/launchpad-cluster';
const debianKubeconfig = path.join(home, 'state', 'admin.kubeconfig');

/** Servers that run on this machine itself: see `debian/cluster`. */
export function debianCluster() {
  const run =
    (...args) =>
    async (image) =>
      (await runCommand([script, ...args, ...(image === undefined ? [] : [image])], { live: true }))
        .code;
  return {
    kubeconfig: debianKubeconfig,
    build: run('build'),
    up: run('up'),
    down: run('down'),
    wipe: run('wipe'),
    load: run('load'),
    base: run('base'),
    status: run('status'),
  };
}
