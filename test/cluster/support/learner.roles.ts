import path from 'node:path';
import { ClusterApi } from './cluster.api.js';
import { kubectl } from './kubectl.process.js';

const file = path.join(import.meta.dirname, '../../../infra/k8s/base/learner-roles.yaml');

/** As an operator does before the first session; a cluster that had none is left without by what is returned. */
export async function provideLearnerRoles(): Promise<() => Promise<void>> {
  const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/launchpad-learner-view';
  const wereThere = (await new ClusterApi().find(role)) !== undefined;
  await kubectl('apply', '-f', file);
  return async () => {
    if (!wereThere) await kubectl('delete', '-f', file, '--ignore-not-found');
  };
}
