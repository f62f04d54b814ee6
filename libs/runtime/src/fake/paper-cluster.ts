import type { PodSelector } from '../kubernetes/kubernetes-options.js';
import type { Manifest } from '../kubernetes/manifests/manifest.js';
import { namespaceManifest } from '../kubernetes/manifests/namespace-manifest.js';
import type { ApiServerAddress } from '../kubernetes/manifests/network-manifests.js';
import { workspaceManifests } from '../kubernetes/manifests/workspace-manifests.js';
import {
  isConnectionAllowed,
  networkPoliciesIn,
  type Connection,
  type PodEnd,
} from '../kubernetes/policy/network-policy-evaluator.js';
import { objectKinds } from '../kubernetes/policy/object-kinds.js';
import { isTree, valueAt } from '../kubernetes/policy/plain-tree.js';
import { podSecurityViolations } from '../kubernetes/policy/pod-security.js';
import type { WorkspaceSpec } from '../workspace-runtime.js';

type Labels = PodEnd['labels'];

export type PaperSettings = {
  readonly edge: PodSelector;
  readonly apiServer: readonly ApiServerAddress[];
};

/** What the Kubernetes runtime would make for a session, on paper: to hold it against rules without a cluster. */
export function manifestsOf(spec: WorkspaceSpec, settings: PaperSettings): readonly Manifest[] {
  const stages = workspaceManifests({
    spec,
    uid: 'b1f1c1d1-0000-4000-8000-000000000000',
    settings: { workshopImage: 'registry.example.org/launchpad/workshop', edge: settings.edge },
    content: spec.cluster?.image === undefined ? Buffer.from('content') : undefined,
    apiServer: spec.cluster?.access === 'none' ? [] : settings.apiServer,
    now: new Date(spec.hardDeadline.getTime() - 3_600_000),
  });
  return [namespaceManifest(spec), ...stages.flat()];
}

export type PaperPod = { readonly of: string; readonly template: object; readonly labels: Labels };

/** Every pod that would come of these objects: the workspace's own, and those that others are templates for. */
export function podsOf(manifests: readonly Manifest[]): readonly PaperPod[] {
  return manifests.flatMap((manifest) => {
    const path = manifest.kind === 'Pod' ? [] : objectKinds[manifest.kind]?.podTemplate;
    if (path === undefined) return [];
    const template = path.length === 0 ? manifest : valueAt(manifest, ...path);
    const labels = valueAt(template, 'metadata', 'labels');
    return [
      {
        of: `${manifest.kind} ${manifest.metadata.name}`,
        template: isTree(template) ? template : {},
        labels: (isTree(labels) ? labels : {}) as Labels,
      },
    ];
  });
}

/** The API server takes a policy for one of the namespace it is sent to. */
export const policiesOf = (manifests: readonly Manifest[]) => {
  const namespace = manifests[0]?.metadata.name;
  return networkPoliciesIn(manifests).map((policy) => ({
    ...policy,
    metadata: { ...(isTree(policy['metadata']) ? policy['metadata'] : {}), namespace },
  }));
};

export { isConnectionAllowed, podSecurityViolations, type Connection, type PodEnd };
