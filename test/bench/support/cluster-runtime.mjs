import { createKubernetesRuntime } from '@launchpad/runtime';

const { KUBECONFIG, WORKSHOP_IMAGE, KUBE_API_RATE } = process.env;

/** The runtime as the worker opens it. Images are on the node: what is measured is not a registry. */
export const openClusterRuntime = (site) =>
  createKubernetesRuntime({
    ...site,
    kubeconfig: KUBECONFIG,
    workshopImage: WORKSHOP_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    edge: {
      namespaceLabels: { 'kubernetes.io/metadata.name': 'launchpad' },
      podLabels: { 'app.kubernetes.io/component': 'edge' },
    },
    apiBudget: { requestsPerSecond: Number(KUBE_API_RATE ?? '100') },
  });
