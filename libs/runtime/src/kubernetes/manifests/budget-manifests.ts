import type { BudgetLimits } from '../../cluster-request.js';
import type { PodSize } from '../kubernetes-options.js';
import { objectNames } from '../slug.js';
import { markedMetadata, type Manifest, type Place } from './manifest.js';
import { resourceList } from './pod-size.js';
import { bytesQuantity, cpuQuantity } from './quantity.js';

export type BudgetRequest = {
  readonly limits: BudgetLimits;
  /** What Launchpad itself puts into the namespace comes on top: it is not the learner's to pay. */
  readonly overhead: { readonly pod: PodSize; readonly volumeBytes: number | undefined };
};

/** Clusters before 1.24 make a secret with a token for each of the two accounts. */
const accountSecrets = 2;

export const budgetManifests = (request: BudgetRequest, place: Place): readonly Manifest[] => [
  quotaManifest(request, place),
  limitRangeManifest(request, place),
];

/** Both would be doors around the edge, and one of them costs money. */
const noOtherDoors = { 'services.loadbalancers': '0', 'services.nodeports': '0' };

/** Where the budget sets no limits. */
export const doorsManifest = (place: Place): Manifest => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: markedMetadata(objectNames.budget, place),
  spec: { hard: noOtherDoors },
});

function quotaManifest({ limits, overhead }: BudgetRequest, place: Place): Manifest {
  const { total, counts } = limits;
  const { pod, volumeBytes } = overhead;
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: markedMetadata(objectNames.budget, place),
    spec: {
      hard: {
        'limits.cpu': cpuQuantity(total.cpuMillis + pod.limits.cpuMillis),
        'limits.memory': bytesQuantity(total.memoryBytes + pod.limits.memoryBytes),
        persistentvolumeclaims: String(counts.claims + (volumeBytes === undefined ? 0 : 1)),
        replicationcontrollers: String(counts.controllers),
        secrets: String(counts.secrets + accountSecrets),
        services: String(counts.services),
        ...noOtherDoors,
      },
    },
  };
}

function limitRangeManifest({ limits, overhead }: BudgetRequest, place: Place): Manifest {
  const largestVolume = Math.max(limits.maxVolumeBytes, overhead.volumeBytes ?? 0);
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: markedMetadata(objectNames.budget, place),
    spec: {
      limits: [
        {
          type: 'Container',
          default: resourceList(limits.defaultLimit),
          defaultRequest: resourceList(limits.defaultRequest),
          min: resourceList(limits.min),
        },
        { type: 'PersistentVolumeClaim', max: { storage: bytesQuantity(largestVolume) } },
      ],
    },
  };
}
