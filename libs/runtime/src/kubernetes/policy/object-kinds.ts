/** What a kind's rules look at. */
export type ObjectRule = {
  readonly apiVersion: string;
  /** The only fields beside apiVersion, kind and metadata. */
  readonly fields: readonly string[];
  /** Where the template of its pods is. */
  readonly podTemplate?: readonly string[];
};

const workload = (apiVersion: string): ObjectRule => ({
  apiVersion,
  fields: ['spec'],
  podTemplate: ['spec', 'template'],
});

/**
 * The kinds of object that a workshop may bring. All live in a namespace; none of them can open the walls that
 * Launchpad puts around it (NetworkPolicy, ResourceQuota, LimitRange), listens on a node or outside of the cluster, or
 * holds a credential that outlives the session.
 */
export const objectKinds: Readonly<Record<string, ObjectRule>> = {
  ConfigMap: { apiVersion: 'v1', fields: ['data', 'binaryData', 'immutable'] },
  Secret: { apiVersion: 'v1', fields: ['data', 'stringData', 'type', 'immutable'] },
  Service: { apiVersion: 'v1', fields: ['spec'] },
  PersistentVolumeClaim: { apiVersion: 'v1', fields: ['spec'] },
  Deployment: workload('apps/v1'),
  StatefulSet: workload('apps/v1'),
  Job: workload('batch/v1'),
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', fields: ['rules'] },
  RoleBinding: { apiVersion: 'rbac.authorization.k8s.io/v1', fields: ['roleRef', 'subjects'] },
};
