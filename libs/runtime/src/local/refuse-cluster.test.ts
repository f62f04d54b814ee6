import { expect, it } from 'vitest';
import type { ClusterRequest } from '../cluster-request.js';
import { refuseCluster } from './refuse-cluster.js';

const nothing: ClusterRequest = { budget: 'default', access: 'none', egress: 'none', objects: [] };

it.each<[string, Partial<ClusterRequest>]>([
  ['a budget', { budget: 'unlimited' }],
  ['a volume', { volumeBytes: 1 }],
  ['egress', { egress: 'internet' }],
])('%s does not need a cluster', (_, asked) => {
  expect(() => {
    refuseCluster({ ...nothing, ...asked });
  }).not.toThrow();
});

it.each<[Partial<ClusterRequest>, string]>([
  [{ access: 'edit' }, 'a namespace with edit rights (access)'],
  [{ image: 'x' }, 'an image of its own (image)'],
  [{ objects: [{}] }, 'objects in its namespace (objects)'],
  [
    { access: 'view', image: 'x' },
    'a namespace with view rights (access) and an image of its own (image)',
  ],
])('%j does', (asked, needs) => {
  expect(() => {
    refuseCluster({ ...nothing, ...asked });
  }).toThrow(
    expect.objectContaining({
      code: 'workspace.start_failed',
      message: `This workshop needs a cluster, for ${needs}, and this Launchpad runs without one.`,
      details: expect.objectContaining({ startFailure: 'cluster_required' }) as object,
    }),
  );
});
