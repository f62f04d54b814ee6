import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { ClusterApi } from './cluster.api.js';
import { provideLearnerRoles } from './learner.roles.js';
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
  const takeRolesBack = await provideLearnerRoles();
  const run = randomBytes(4).toString('hex');
  project.provide('clusterRun', run);
  return async () => {
    const path = `/api/v1/namespaces?labelSelector=${encodeURIComponent(`${runLabel}=${run}`)}`;
    const { items } = await api.get<{ readonly items: readonly Named[] }>(path);
    await Promise.all(items.map(({ metadata }) => api.removeNamespace(metadata.name)));
    await takeRolesBack();
  };
}
