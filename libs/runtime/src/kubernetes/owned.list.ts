import { AppError } from '@launchpad/kernel';
import type { OwnedWorkspace } from '../workspace-runtime.js';
import { NamespaceList } from './cluster-objects.js';
import type { KubeClient } from './kube.client.js';
import { ownedSelector, ownedSession } from './owner-marks.js';
import { readAs } from './workspace.objects.js';

const pageSize = '500';
/** A list whose pages took too long to read has to begin anew; one that never ends is a fault. */
const restarts = 5;
const collection = '/api/v1/namespaces';

/** Everything of this installation. Half a list is none: what is missing on it would be taken for gone. */
export async function listOwnedNamespaces(
  client: Pick<KubeClient, 'send'>,
  installationId: string,
): Promise<readonly OwnedWorkspace[]> {
  for (let attempt = 0; attempt < restarts; attempt += 1) {
    const owned = await readPages(client, installationId);
    if (owned !== undefined) return owned;
  }
  throw new AppError('runtime.unavailable', 'The list of namespaces could not be read to its end.');
}

/** `undefined` when the cluster no longer knows how it goes on. */
async function readPages(
  client: Pick<KubeClient, 'send'>,
  installationId: string,
): Promise<OwnedWorkspace[] | undefined> {
  const owned: OwnedWorkspace[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const query: Record<string, string> = {
      labelSelector: ownedSelector(installationId),
      limit: pageSize,
      ...(next === '' ? {} : { continue: next }),
    };
    const answer = await client.send({ method: 'GET', path: collection, query });
    if (answer.kind === 'expired') return undefined;
    const page = readAs(NamespaceList, answer);
    if (page === undefined) throw new AppError('runtime.unavailable', 'There is no list to read.');
    for (const { metadata } of page.items) {
      const sessionId = ownedSession(metadata, installationId);
      if (sessionId === undefined) continue;
      owned.push({
        sessionId,
        uid: metadata.uid,
        createdAt: new Date(metadata.creationTimestamp),
      });
    }
    next = page.metadata.continue === '' ? undefined : page.metadata.continue;
  }
  return owned;
}
