import type { WorkspaceSpec } from '../../workspace-runtime.js';
import { annotations, ownerLabels } from '../owner-marks.js';
import { namespaceOf } from '../slug.js';
import type { Manifest } from './manifest.js';

/** The operator may let a tenant's workshops have less; audit and warnings tell of it all the same. */
const podSecurity = (spec: WorkspaceSpec) => ({
  'pod-security.kubernetes.io/enforce': spec.cluster?.podSecurity ?? 'restricted',
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
});

/** Everything of a session is in here, and goes with it. */
export const namespaceManifest = (spec: WorkspaceSpec): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: namespaceOf(spec.sessionId),
    labels: { ...ownerLabels(spec), ...podSecurity(spec) },
    annotations: { [annotations.expiresAt]: spec.hardDeadline.toISOString() },
  },
});
