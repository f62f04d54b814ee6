import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root, runCommand } from '../run-command.mjs';
import { clusterOfThisMachine } from './this-machine.mjs';

const clusterTest =
  /^test\/cluster\/.*\.(test|spec)\.ts$|^libs\/(?!.*node_modules).*\.cluster\.test\.ts$/;

function* clusterTests() {
  for (const folder of ['test/cluster', 'libs']) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true })) {
      const file = path.join(folder, name);
      if (clusterTest.test(file)) yield file;
    }
  }
}

/** Whether the API server behind KUBECONFIG answers. There is no default: nobody's cluster is used unasked. */
async function reach() {
  const file = process.env.KUBECONFIG ?? '';
  const remedy = 'see `npm run cluster:up`';
  if (file === '') return `KUBECONFIG names no cluster (${remedy})`;
  if (!existsSync(file)) return `KUBECONFIG names ${file}, which is not there (${remedy})`;
  const { ok, output } = await runCommand([
    'kubectl',
    '--request-timeout=10s',
    'get',
    '--raw',
    '/readyz',
  ]);
  return ok
    ? undefined
    : `the cluster of KUBECONFIG does not answer: ${output.trim().split('\n').at(-1)}`;
}

/** This machine's own, brought up for these tests; whoever asked for it takes it down. */
async function bringUp() {
  const { cluster, why } = await clusterOfThisMachine();
  if (cluster === undefined) return { run: false, why: `the cluster tests. ${why}` };
  console.log('\n── cluster ──');
  if ((await cluster.up()) !== 0) return { failure: 'the cluster: it did not come up' };
  process.env.KUBECONFIG = cluster.kubeconfig;
  return undefined;
}

/**
 * What `npm test` does about the cluster: runs its tests, or says why it does not. Where the filters want none of them it is
 * silent.
 * @param {string[]} filters
 * @param {{ own: boolean }} options own: a cluster of this machine is brought up for them
 * @returns {Promise<{ run: true, prepare: () => Promise<number> } | { run: false, why?: string } | { failure: string }>}
 */
export async function clusterSuite(filters, { own }) {
  const wanted = [...clusterTests()].some(
    (file) => filters.length === 0 || filters.some((filter) => file.includes(filter)),
  );
  if (!wanted) return { run: false };
  const notUp = own ? await bringUp() : undefined;
  if (notUp !== undefined) return notUp;
  const unreachable = await reach();
  if (unreachable !== undefined) return { run: false, why: `the cluster tests: ${unreachable}` };
  return { run: true, prepare };
}

/** The images as the sources are now. A cluster that is not this machine's gets its images from whoever set it up. */
async function prepare() {
  const { cluster } = await clusterOfThisMachine();
  if (cluster?.kubeconfig !== process.env.KUBECONFIG) {
    console.log(
      '  This is not the cluster of `npm run cluster:up`: its images are taken as they are.',
    );
    return 0;
  }
  const program = path.join(root, 'infra', 'docker', 'build-images.mjs');
  // CI builds them beforehand, in the background, and the same work done twice at once is no help.
  await mkdir(path.join(root, '.cache'), { recursive: true });
  const alone = (await runCommand(['flock', '--version'])).ok
    ? ['flock', '.cache/images.lock']
    : [];
  return (await runCommand([...alone, process.execPath, program, '--load'], { live: true })).code;
}
