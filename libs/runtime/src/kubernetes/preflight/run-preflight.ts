import type { Finding } from './judge-preflight.js';
import type { PreflightOptions } from './preflight-options.js';

/**
 * Tries whether a cluster is fit for learners: version, rights, network policies, the metadata address, Pod Security. Takes
 * about half a minute, needs what a session needs, and leaves nothing. Throws `config.invalid` when the kubeconfig cannot
 * be used; everything else that goes wrong is a finding.
 * The client's package is loaded here and not before: a Launchpad without a cluster does not pay for it.
 */
export async function runPreflight(options: PreflightOptions): Promise<readonly Finding[]> {
  const { lookAtCluster } = await import('./cluster.probe.js');
  return lookAtCluster(options);
}
