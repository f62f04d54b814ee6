import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '@launchpad/kernel';
import { ClusterPod, MarkedObject, ObjectMeta } from '../cluster-objects.js';
import type { KubeClient } from '../kube.client.js';
import { collectionPath, type Manifest } from '../manifests/manifest.js';
import { readAs } from '../workspace.objects.js';
import { probeSelector } from './probe-manifests.js';

const namespaces = '/api/v1/namespaces';
const lookEveryMs = 500;
/** What a run that was cut short left behind is older than any run that is under way. */
const leftBehindMs = 600_000;

/** Makes and looks at what a preflight needs. A failure says what the cluster said. */
export class ProbeObjects {
  constructor(
    private readonly client: Pick<KubeClient, 'send'>,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Makes it; what is there already was made by an answer that got lost: names are of this run alone. */
  async make(manifest: Manifest, namespace?: string): Promise<void> {
    this.signal?.throwIfAborted();
    const path = collectionPath(manifest, namespace);
    const answer = await this.client.send({ method: 'POST', path, body: manifest });
    if (answer.kind === 'done' || answer.kind === 'conflict') return;
    const why = answer.kind === 'refused' ? answer.status.message : answer.kind;
    throw new AppError('runtime.unavailable', `${manifest.kind} ${manifest.metadata.name}: ${why}`);
  }

  /** Waits until \`done\` makes something of the pod; after \`withinMs\` it says what the pod was waiting for. */
  async awaitPod<T>(
    at: { readonly namespace: string; readonly name: string; readonly withinMs: number },
    done: (pod: ClusterPod) => T | undefined,
  ): Promise<T> {
    const path = `${collectionPath({ apiVersion: 'v1', kind: 'Pod' }, at.namespace)}/${at.name}`;
    const until = Date.now() + at.withinMs;
    for (;;) {
      const pod = readAs(ClusterPod, await this.client.send({ method: 'GET', path }));
      const result = pod === undefined ? undefined : done(pod);
      if (result !== undefined) return result;
      if (Date.now() > until) throw tooLong(at.name, pod);
      this.signal?.throwIfAborted();
      await delay(lookEveryMs);
    }
  }

  async removeNamespace(name: string): Promise<void> {
    const path = `${namespaces}/${name}`;
    const found = readAs(MarkedObject, await this.client.send({ method: 'GET', path }));
    if (found === undefined) return;
    await this.remove(found.metadata);
  }

  /** Removes what earlier runs of this installation had no time to. */
  async removeLeftBehind(installationId: string): Promise<void> {
    const query = { labelSelector: probeSelector(installationId) };
    const list = await this.client.send({ method: 'GET', path: namespaces, query });
    const now = Date.now();
    for (const { metadata } of readAs(Namespaces, list)?.items ?? []) {
      if (now - Date.parse(metadata.creationTimestamp) > leftBehindMs) await this.remove(metadata);
    }
  }

  private async remove({ name, uid }: ObjectMeta): Promise<void> {
    await this.client.send({
      method: 'DELETE',
      path: `${namespaces}/${name}`,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
      purpose: 'removal',
    });
  }
}

const Namespaces = z.object({ items: z.array(z.object({ metadata: ObjectMeta })) });

function tooLong(name: string, pod: ClusterPod | undefined): AppError {
  const waiting = pod?.status.containerStatuses[0]?.state.waiting;
  const unmet = pod?.status.conditions.find(({ status }) => status === 'False');
  const why =
    [waiting?.reason, waiting?.message].filter((one) => one !== undefined).join(': ') ||
    (unmet?.message ?? pod?.status.phase ?? 'it is not there');
  return new AppError('runtime.unavailable', `the pod ${name} took too long (${why})`);
}
