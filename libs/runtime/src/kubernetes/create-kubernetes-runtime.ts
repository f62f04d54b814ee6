import type { WorkspaceRuntime } from '../workspace-runtime.js';
import type { KubernetesRuntimeOptions } from './kubernetes-options.js';

/**
 * Opens the runtime that makes a namespace with an account and a pod for every session. Throws `config.invalid` when the
 * kubeconfig cannot be read or gives up TLS; whether the cluster answers shows with the first call.
 * The client's package is loaded here and not before: a Launchpad without a cluster does not pay for it.
 */
export async function createKubernetesRuntime(
  options: KubernetesRuntimeOptions,
): Promise<WorkspaceRuntime> {
  const { openKubernetesRuntime } = await import('./open-kubernetes-runtime.js');
  return openKubernetesRuntime(options);
}
