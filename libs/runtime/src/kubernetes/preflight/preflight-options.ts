import type { Logger } from '@launchpad/kernel';
import type { KubernetesRuntimeOptions } from '../kubernetes-options.js';

export type PreflightOptions = Pick<KubernetesRuntimeOptions, 'installationId' | 'kubeconfig'> & {
  /** Image that the probing pods run; it must have Node. */
  readonly image: string;
  readonly imagePullPolicy: KubernetesRuntimeOptions['imagePullPolicy'];
  /** Gives up: what was made is removed, and the findings are worth nothing. */
  readonly signal?: AbortSignal;
  readonly log: Logger;
};
