import type { ClusterNamespace } from './cluster-objects.js';

/** Conditions of a namespace that name what its removal waits for, the most telling first. */
const blocking: readonly (readonly [type: string, words: string])[] = [
  ['NamespaceFinalizersRemaining', 'objects wait for whoever put a finalizer on them'],
  ['NamespaceContentRemaining', 'objects are still there'],
  ['NamespaceDeletionContentFailure', 'objects could not be removed'],
  ['NamespaceDeletionDiscoveryFailure', 'an API of the cluster does not answer'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'an API of the cluster cannot be understood'],
];

/** What a namespace that is going away still waits for, in words for an operator. */
export function leavingCause({ metadata, status }: ClusterNamespace): string {
  const holding = (status.conditions ?? []).filter((condition) => condition.status === 'True');
  for (const [type, words] of blocking) {
    const found = holding.find((condition) => condition.type === type);
    if (found !== undefined) return `${words}: ${found.message ?? 'no more is told'}`;
  }
  const [finalizer] = metadata.finalizers ?? [];
  if (finalizer !== undefined) return `the namespace waits for its finalizer ${finalizer}`;
  return 'its objects are being removed';
}
