import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { ClusterApi } from './cluster.api.js';
import { kubectl } from './kubectl.process.js';
import { runLabel } from './test.namespace.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Marks everything that one run of the suite makes. */
    readonly clusterRun: string;
  }
}

type Named = { readonly metadata: { readonly name: string } };

/** Tests begin to remove what they made and go on; the run waits here until all of it is gone, and fails when it stays. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const api = new ClusterApi();
  const takeRolesBack = await provideLearnerRoles(api);
  const run = randomBytes(4).toString('hex');
  project.provide('clusterRun', run);
  return async () => {
    const path = `/api/v1/namespaces?labelSelector=${encodeURIComponent(`${runLabel}=${run}`)}`;
    const { items } = await api.get<{ readonly items: readonly Named[] }>(path);
    await Promise.all(items.map(({ metadata }) => api.removeNamespace(metadata.name)));
    await takeRolesBack();
  };
}

const rolesFile = path.join(import.meta.dirname, '../../../infra/k8s/base/learner-roles.yaml');

/** As an operator does before the first session; a cluster that had none is left without. */
async function provideLearnerRoles(api: ClusterApi): Promise<() => Promise<void>> {
  const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/launchpad-learner-view';
  const wereThere = (await api.find(role)) !== undefined;
  await kubectl('apply', '-f', rolesFile);
  return async () => {
    if (!wereThere) await kubectl('delete', '-f', rolesFile, '--ignore-not-found');
  };
}
