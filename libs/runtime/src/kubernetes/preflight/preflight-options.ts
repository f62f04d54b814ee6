import type { Logger } from '@launchpad/kernel';
import type { KubernetesRuntimeOptions } from '../kubernetes-options.js';

export type PreflightOptions = Pick<KubernetesRuntimeOptions, 'installationId' | 'kubeconfig'> & {
  /** Image that the probing pods run; it must have Node. */
  readonly image: string;
  readonly imagePullPolicy: KubernetesRuntimeOptions['imagePullPolicy'];
  readonly log: Logger;
};
