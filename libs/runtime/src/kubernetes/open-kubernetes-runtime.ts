import { AppError } from '@launchpad/kernel';
import type { WorkspaceRuntime } from '../workspace-runtime.js';
import type { KubernetesRuntimeOptions } from './create-kubernetes-runtime.js';

export async function openKubernetesRuntime(
  options: KubernetesRuntimeOptions,
): Promise<WorkspaceRuntime> {
  throw new AppError('runtime.unavailable', `No cluster for ${options.installationId} yet.`);
}
