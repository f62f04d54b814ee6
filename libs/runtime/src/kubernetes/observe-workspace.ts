import type { ObservedWorkspace } from '../workspace-runtime.js';
import type {
  ClusterEvent,
  ClusterNamespace,
  ClusterPod,
  Condition,
  ContainerStatus,
} from './cluster-objects.js';
import { leavingCause } from './leaving-cause.js';
import { workspacePort } from './manifests/network-manifests.js';
import { annotations } from './owner-marks.js';
import { objectNames } from './slug.js';
import {
  containerCause,
  endedCause,
  imageCause,
  unschedulableCause,
  type StartCause,
} from './start-cause.js';

export type Seen = {
  /** Known to be ours. */
  readonly namespace: ClusterNamespace;
  /** Known to be ours, when there is one. */
  readonly pod: ClusterPod | undefined;
  /** What was told of the pod; only looked at when `needsEvents`. */
  readonly events: readonly ClusterEvent[];
  readonly now: Date;
};

/** A cluster that adds machines needs a moment to; so does a volume that is made on demand. */
const roomPatienceMs = 60_000;

/** What there is of a workspace, in the port's words. Pure. */
export function observeWorkspace({ namespace, pod, events, now }: Seen): ObservedWorkspace {
  const { uid } = namespace.metadata;
  if (isLeaving(namespace)) return { kind: 'leaving', uid, blockedBy: leavingCause(namespace) };
  // Of a pod that once was there was talk; without, its making was cut short, which is no fault of its own.
  if (pod === undefined) return { kind: 'stopped', uid, crashed: events.length > 0 };
  if (!isMeantFor(pod, uid)) return { kind: 'stopped', uid, crashed: false };
  const { phase, podIP } = pod.status;
  if (pod.metadata.deletionTimestamp !== undefined)
    return { kind: 'starting', uid, phase: 'The terminals end before they start again' };
  if (phase === 'Failed' || phase === 'Succeeded') return observeEnded(pod, uid);
  if (phase === 'Running' && isReady(pod) && podIP !== undefined)
    return { kind: 'ready', uid, address: { kind: 'tcp', host: podIP, port: workspacePort } };
  const cause = startCause(pod, events, now);
  return cause === undefined
    ? { kind: 'starting', uid, phase: startPhase(pod) }
    : { kind: 'failed', uid, ...cause };
}

export const isLeaving = ({ metadata, status }: ClusterNamespace): boolean =>
  metadata.deletionTimestamp !== undefined || status.phase === 'Terminating';

/** Whether the pod belongs to this very namespace, and not to an earlier one of the same name. */
export const isMeantFor = ({ metadata }: ClusterPod, uid: string): boolean =>
  metadata.annotations?.[annotations.workspace] === uid;

/** Whether the pod has come to its end, so that only another one can take its place. */
export const isOver = ({ status: { phase } }: ClusterPod): boolean =>
  phase === 'Failed' || phase === 'Succeeded';

/**
 * Whether only the events tell enough: why an image is not pulled, of which the pod itself soon says no more than
 * "back-off", and whether a pod that is not there ever was.
 */
export const needsEvents = (pod: ClusterPod | undefined): boolean =>
  pod === undefined || waitsForImage(pod);

const waitsForImage = (pod: ClusterPod): boolean =>
  containersOf(pod).some(
    ({ state: { waiting } }) =>
      waiting?.reason === 'ImagePullBackOff' || waiting?.reason === 'ErrImagePull',
  );

/** A pod that was ready and ended has stopped; one that never was did not start. */
function observeEnded(pod: ClusterPod, uid: string): ObservedWorkspace {
  // Evicted, preempted, its machine drained: nothing the workshop did.
  const wasTakenAway = pod.status.reason !== undefined && pod.status.reason !== 'DeadlineExceeded';
  const cause = neverReadyCause(pod);
  if (wasTakenAway || cause === undefined) return { kind: 'stopped', uid, crashed: true };
  return { kind: 'failed', uid, ...cause };
}

function neverReadyCause(pod: ClusterPod): StartCause | undefined {
  for (const { name, state } of containersOf(pod)) {
    const { terminated } = state;
    if (terminated === undefined) continue;
    const isCopying = name === objectNames.copyHome;
    if (isCopying && terminated.exitCode !== 0) return endedCause(terminated, 'filling the home');
    if (!isCopying && !wasReady(pod, terminated.startedAt))
      return endedCause(terminated, 'starting');
  }
  return undefined;
}

/**
 * A pod becomes "not ready" when it is accepted, before its container starts; that changes again only by its becoming
 * ready. So one that was ready is "not ready" since its end, which is later than its start.
 */
function wasReady(pod: ClusterPod, startedAt: string | null | undefined): boolean {
  const since = conditionOf(pod, 'Ready')?.lastTransitionTime;
  return Date.parse(since ?? '') > Date.parse(startedAt ?? '');
}

function startCause(
  pod: ClusterPod,
  events: readonly ClusterEvent[],
  now: Date,
): StartCause | undefined {
  for (const container of containersOf(pod)) {
    const cause = imageCause(container, events) ?? containerCause(container);
    if (cause !== undefined) return cause;
  }
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (!isUnschedulable(scheduled)) return undefined;
  const since = Date.parse(scheduled?.lastTransitionTime ?? pod.metadata.creationTimestamp);
  return now.getTime() - since >= roomPatienceMs
    ? unschedulableCause(scheduled?.message)
    : undefined;
}

/** What a learner who waits is told. */
function startPhase(pod: ClusterPod): string {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (isUnschedulable(scheduled)) return 'Waiting for a machine with room';
  if (scheduled?.status !== 'True') return 'Finding a machine';
  const copying = pod.status.initContainerStatuses[0];
  if (copying?.state.running !== undefined) return 'Copying your files';
  const workshop = pod.status.containerStatuses[0];
  if (workshop?.state.running !== undefined) return 'Starting the workshop';
  return waitsForImage(pod)
    ? 'Fetching the image, which takes more than one try'
    : 'Fetching the image';
}

const isUnschedulable = (scheduled: Condition | undefined): boolean =>
  scheduled?.status === 'False' && scheduled.reason === 'Unschedulable';

const isReady = (pod: ClusterPod): boolean => conditionOf(pod, 'Ready')?.status === 'True';

const conditionOf = ({ status }: ClusterPod, type: string): Condition | undefined =>
  status.conditions.find((condition) => condition.type === type);

const containersOf = ({ status }: ClusterPod): readonly ContainerStatus[] => [
  ...status.initContainerStatuses,
  ...status.containerStatuses,
];
