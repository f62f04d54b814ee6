import { setTimeout as delay } from 'node:timers/promises';
import { AppError, assertNever } from '@launchpad/kernel';
import type { z } from 'zod';
import { startRefused } from '../start-failure.js';
import { ClusterNamespace, ClusterPod, EventList, MarkedObject } from './cluster-objects.js';
import type { ClusterEvent } from './cluster-objects.js';
import type { KubeClient, Known } from './kube.client.js';
import { collectionPath, type Manifest } from './manifests/manifest.js';
import { annotations, isOurs, type Owner } from './owner-marks.js';
import { namespaceOf, objectNames } from './slug.js';
import { refusalOf } from './start-cause.js';
import type { Purpose } from './token-bucket.js';

export type OwnerRef = Pick<Owner, 'installationId' | 'sessionId'>;

export type Made = MarkedObject & { readonly isNew: boolean };

/** How often "already there" may turn out to be gone before it is given up. */
const creationTries = 3;
/** The quota's first count takes the cluster a moment; the wait doubles from the first to the last. */
const countPausesMs = [50, 100, 200, 400, 800, 1600] as const;

/** Reads, makes and removes the objects of sessions. Everything is checked for its owner before it counts as ours. */
export class WorkspaceObjects {
  constructor(private readonly client: KubeClient) {}

  /** The session's namespace; `undefined` when there is none. Throws `runtime.not_owned` for a stranger's. */
  async findNamespace(
    owner: OwnerRef & { readonly uid?: string | undefined },
    purpose: Purpose = 'other',
  ): Promise<ClusterNamespace | undefined> {
    const name = namespaceOf(owner.sessionId);
    const answer = await this.client.send({ method: 'GET', path: namespacePath(name), purpose });
    const found = readAs(ClusterNamespace, answer);
    if (found === undefined) return undefined;
    if (!isOurs(found.metadata, owner)) throw notOwned(owner.sessionId, 'Namespace', name);
    const { uid } = found.metadata;
    if (owner.uid !== undefined && owner.uid !== uid) {
      throw new AppError(
        'runtime.not_owned',
        'The workspace of this session is another one than was recorded.',
        { details: { sessionId: owner.sessionId, found: uid, recorded: owner.uid } },
      );
    }
    return found;
  }

  async findPod(owner: OwnerRef): Promise<ClusterPod | undefined> {
    const answer = await this.client.send({ method: 'GET', path: podPath(owner.sessionId) });
    const found = readAs(ClusterPod, answer);
    if (found !== undefined && !isOurs(found.metadata, owner))
      throw notOwned(owner.sessionId, 'Pod', found.metadata.name);
    return found;
  }

  /** What was told of the workspace's pod; without one, of any that was there in the last hour or so. */
  async findPodEvents(
    sessionId: string,
    pod: ClusterPod | undefined,
  ): Promise<readonly ClusterEvent[]> {
    const about = pod === undefined ? '' : `,involvedObject.uid=${pod.metadata.uid}`;
    const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${objectNames.pod}${about}`;
    const answer = await this.client.send({
      method: 'GET',
      path: collectionPath({ apiVersion: 'v1', kind: 'Event' }, namespaceOf(sessionId)),
      query: { fieldSelector, limit: '50' },
    });
    return readAs(EventList, answer)?.items ?? [];
  }

  /**
   * Makes an object, or finds that an earlier try of ours has made it. "Already there" alone is no success: it is read
   * back, and a stranger's is refused. Throws `workspace.start_failed` when the cluster will not have it.
   */
  async create(manifest: Manifest, owner: OwnerRef, namespace?: string): Promise<Made> {
    const path = collectionPath(manifest, namespace);
    const { kind } = manifest;
    const { name } = manifest.metadata;
    let uncounted = 0;
    for (let tries = 0; tries < creationTries;) {
      const answer = await this.client.send({ method: 'POST', path, body: manifest });
      switch (answer.kind) {
        case 'done':
          return { ...parsed(MarkedObject, answer.object), isNew: true };
        case 'conflict': {
          const there = await this.client.send({ method: 'GET', path: `${path}/${name}` });
          const found = readAs(MarkedObject, there);
          if (found !== undefined && isOurs(found.metadata, owner)) {
            assertMeantForSame(found, manifest);
            return { ...found, isNew: false };
          }
          if (found !== undefined) throw notOwned(owner.sessionId, kind, name);
          // Gone meanwhile, or never there: whoever said so did not know.
          tries += 1;
          break;
        }
        case 'refused': {
          const refusal = refusalOf(answer.status, kind);
          if (refusal.kind === 'cause')
            throw startRefused(refusal.cause.code, refusal.cause.cause, { kind, name });
          if (refusal.kind === 'leaving') throw stillLeaving();
          const pause = countPausesMs[uncounted];
          uncounted += 1;
          if (pause === undefined) throw new AppError('runtime.unavailable', answer.status.message);
          await delay(pause);
          break;
        }
        case 'absent':
          // The namespace in which it was to be is not there.
          throw new AppError('runtime.unavailable', 'The namespace of this session is gone.');
        case 'expired':
          tries += 1;
          break;
        default:
          assertNever(answer);
      }
    }
    throw new AppError('runtime.unavailable', `The ${kind} ${name} could not be made.`);
  }

  /** Removes exactly this object, and none that took its place. */
  async remove(path: string, uid: string): Promise<void> {
    const answer = await this.client.send({
      method: 'DELETE',
      path,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
      purpose: 'removal',
    });
    // Gone, or another one has its name by now: either way this one is not there any more, or shows at the next look.
    if (answer.kind === 'refused')
      throw new AppError('runtime.unavailable', `It may not be removed: ${answer.status.message}`);
  }
}

export const namespacePath = (name: string): string => `/api/v1/namespaces/${name}`;
export const podPath = (sessionId: string): string =>
  `${collectionPath({ apiVersion: 'v1', kind: 'Pod' }, namespaceOf(sessionId))}/${objectNames.pod}`;

/** What was read; `undefined` when it is proven not to be there. */
export function readAs<T extends z.ZodType>(schema: T, answer: Known): z.infer<T> | undefined {
  if (answer.kind === 'absent') return undefined;
  if (answer.kind === 'done') return parsed(schema, answer.object);
  const why = answer.kind === 'refused' ? answer.status.message : answer.kind;
  throw new AppError('runtime.unavailable', `The cluster could not be asked: ${why}`);
}

function parsed<T extends z.ZodType>(schema: T, object: unknown): z.infer<T> {
  const result = schema.safeParse(object);
  if (result.success) return result.data;
  throw new AppError('runtime.unavailable', 'The answer of the cluster could not be understood.', {
    cause: result.error,
  });
}

/** What an earlier namespace of the same name left is never taken for this one's. */
function assertMeantForSame(found: MarkedObject, { metadata }: Manifest): void {
  const [theirs, ours] = [found.metadata, metadata].map(
    (object) => object.annotations?.[annotations.workspace],
  );
  if (theirs !== ours) throw stillLeaving();
}

export const stillLeaving = (): AppError =>
  new AppError('runtime.unavailable', 'The earlier workspace is still being removed.');

const notOwned = (sessionId: string, kind: string, name: string): AppError =>
  new AppError('runtime.not_owned', `The ${kind} ${name} exists and is not this session's.`, {
    details: { sessionId, kind, name },
  });
