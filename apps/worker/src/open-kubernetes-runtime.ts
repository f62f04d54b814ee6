import type { Logger } from '@launchpad/kernel';
import {
  createKubernetesRuntime,
  type PodSelector,
  type WorkspaceRuntime,
} from '@launchpad/runtime';

export type ClusterSettings = {
  readonly kubeconfig: string | undefined;
  readonly workshopImage: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  /** Of this worker: its share of what all workers may ask. */
  readonly requestsPerSecond: number;
  readonly storageClass: string | undefined;
  readonly edge: PodSelector;
};

/** The Kubernetes runtime, as the settings say. */
export async function openKubernetesRuntime(
  settings: ClusterSettings,
  site: { readonly installationId: string; readonly log: Logger },
): Promise<WorkspaceRuntime> {
  const { kubeconfig, imagePullPolicy, requestsPerSecond, storageClass } = settings;
  return createKubernetesRuntime({
    ...site,
    workshopImage: settings.workshopImage,
    edge: settings.edge,
    apiBudget: { requestsPerSecond },
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    ...(storageClass === undefined ? {} : { storageClass }),
  });
}
