import type { ClusterAccess } from '../../cluster-request.js';
import { learnerRole, objectNames } from '../slug.js';
import { markedMetadata, type Manifest, type Place } from './manifest.js';

/** The pod never runs as `default`, whose rights others may have widened. */
export const accountManifest = (place: Place): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: markedMetadata(objectNames.account, place),
  automountServiceAccountToken: false,
});

/** A RoleBinding to a ClusterRole grants that role inside its own namespace and nowhere else. */
export const roleBindingManifest = (
  access: Exclude<ClusterAccess, 'none'>,
  namespace: string,
  place: Place,
): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: markedMetadata(objectNames.roleBinding, place),
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: learnerRole(access),
  },
  subjects: [{ kind: 'ServiceAccount', name: objectNames.account, namespace }],
});
