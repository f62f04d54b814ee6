import { systemClock } from '@launchpad/kernel';
import type { WorkspaceRuntime } from '../workspace-runtime.js';
import { ApiBudget } from './api-budget.js';
import { ApiServerAddresses } from './api-server.addresses.js';
import type { KubernetesRuntimeOptions } from './kubernetes-options.js';
import { KubeClient } from './kube.client.js';
import { KubeConnection } from './kube.connection.js';
import { KubernetesRuntime } from './kubernetes-runtime.js';
import { WorkspaceObjects } from './workspace.objects.js';

const defaultRequestsPerSecond = 100;
const defaultShareForRemovals = 0.2;
const defaultTimeoutMs = 10_000;

/** Puts the parts together. Throws `config.invalid` when the kubeconfig cannot be used. */
export function openKubernetesRuntime(options: KubernetesRuntimeOptions): WorkspaceRuntime {
  const { installationId, apiBudget = {}, clock = systemClock, log } = options;
  const client = new KubeClient({
    connection: KubeConnection.open(options.kubeconfig),
    budget: new ApiBudget({
      perSecond: apiBudget.requestsPerSecond ?? defaultRequestsPerSecond,
      shareForRemovals: apiBudget.shareForRemovals ?? defaultShareForRemovals,
    }),
    timeoutMs: options.requestTimeoutMs ?? defaultTimeoutMs,
    clock,
    log,
  });
  return new KubernetesRuntime({
    installationId,
    settings: options,
    client,
    objects: new WorkspaceObjects(client),
    apiServer: new ApiServerAddresses(client, clock),
    clock,
    log,
  });
}
