import type { ClusterRequest } from '../cluster-request.js';
import { startRefused } from '../start-failure.js';

/** Processes of this machine have no cluster to give: a workshop that needs one is refused by what it asks for. */
export function refuseCluster(cluster: ClusterRequest | undefined): void {
  const needs = cluster === undefined ? [] : clusterNeeds(cluster);
  if (needs.length === 0) return;
  const cause = `This workshop needs a cluster, for ${needs.join(' and ')}, and this Launchpad runs without one.`;
  throw startRefused('cluster_required', cause, { needs });
}

const clusterNeeds = ({ access, image, objects }: ClusterRequest): readonly string[] => [
  ...(access === 'none' ? [] : [`a namespace with ${access} rights (access)`]),
  ...(image === undefined ? [] : ['an image of its own (image)']),
  ...(objects.length === 0 ? [] : ['objects in its namespace (objects)']),
];
