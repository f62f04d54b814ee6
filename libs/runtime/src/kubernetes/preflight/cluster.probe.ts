import { newId, type Logger } from '@launchpad/kernel';
import { z } from 'zod';
import { ApiBudget } from '../api-budget.js';
import { KubeClient } from '../kube.client.js';
import { KubeConnection } from '../kube.connection.js';
import { collectionPath } from '../manifests/manifest.js';
import { readAs } from '../workspace.objects.js';
import { judgePreflight, type Finding } from './judge-preflight.js';
import { probeNetwork } from './network.probe.js';
import type { PreflightOptions } from './preflight-options.js';
import { known, unknown, type Fact, type PreflightFacts } from './preflight-facts.js';
import {
  privilegedManifest,
  probeAccountManifest,
  probeNamespace,
  probeNamespaceManifest,
  type ProbeRun,
} from './probe-manifests.js';
import { ProbeObjects } from './probe.objects.js';
import { probeRights } from './rights.probe.js';

/** Beside the budget of the sessions, and small beside it. */
const budget = { perSecond: 20, shareForRemovals: 0.2 };
const timeoutMs = 10_000;
const sides = ['open', 'walled'] as const;

const Version = z.object({ gitVersion: z.string() });

/** Looks at a cluster, and takes away again what that needed. */
export async function lookAtCluster(options: PreflightOptions): Promise<readonly Finding[]> {
  const { kubeconfig, log } = options;
  const connection = KubeConnection.open(kubeconfig);
  const client = new KubeClient({ connection, budget: new ApiBudget(budget), timeoutMs, log });
  try {
    const run = { ...options, id: newId() };
    return judgePreflight(await gatherFacts(client, run, log));
  } finally {
    client.close();
  }
}

async function gatherFacts(
  client: KubeClient,
  run: ProbeRun & Pick<PreflightOptions, 'signal'>,
  log: Logger,
): Promise<PreflightFacts> {
  const version = await factOf(() => readVersion(client));
  if (!version.known) {
    const nothing = unknown('the cluster does not answer');
    return { version, rights: nothing, network: nothing, podSecurity: nothing };
  }
  const rights = await factOf(() => probeRights(client));
  const objects = new ProbeObjects(client, run.signal);
  try {
    const ready = await factOf(async () => {
      await objects.removeLeftBehind(run.installationId);
      for (const side of sides) await objects.make(probeNamespaceManifest(run, side));
      return true;
    });
    if (!ready.known) return { version, rights, network: ready, podSecurity: ready };
    const podSecurity = await factOf(() => probePodSecurity(client, objects, run));
    return {
      version,
      rights,
      podSecurity,
      network: await factOf(() => probeNetwork(objects, run)),
    };
  } finally {
    for (const side of sides) {
      await objects.removeNamespace(probeNamespace(run, side)).catch((error: unknown) => {
        // The next run removes it.
        log.warn(
          { err: error, namespace: probeNamespace(run, side) },
          'preflight left a namespace',
        );
      });
    }
  }
}

async function factOf<T>(find: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await find());
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

/** Out of `v1.28.3-gke.100`: builds exist that leave `major` and `minor` empty. */
async function readVersion(client: KubeClient): Promise<{ major: number; minor: number }> {
  const answer = readAs(Version, await client.send({ method: 'GET', path: '/version' }));
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(answer?.gitVersion ?? '') ?? [];
  if (major === undefined || minor === undefined) throw new Error('its version cannot be read');
  return { major: Number(major), minor: Number(minor) };
}

/** Asks for a privileged pod without making it. Only a refusal that names the profile proves anything. */
async function probePodSecurity(
  client: KubeClient,
  objects: ProbeObjects,
  run: ProbeRun,
): Promise<'refuses' | 'accepts'> {
  const namespace = probeNamespace(run, 'walled');
  await objects.make(probeAccountManifest(run), namespace);
  const manifest = privilegedManifest(run);
  const path = collectionPath(manifest, namespace);
  const answer = await client.send({
    method: 'POST',
    path,
    query: { dryRun: 'All' },
    body: manifest,
  });
  if (answer.kind === 'done') return 'accepts';
  if (answer.kind === 'refused' && /PodSecurity|privileged|hostPID/i.test(answer.status.message))
    return 'refuses';
  throw new Error(answer.kind === 'refused' ? answer.status.message : answer.kind);
}
