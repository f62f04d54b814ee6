import { describe } from 'vitest';
import { describeRuntimeConformance } from '../runtime-conformance.js';
import { createClusterGround, kubeconfig } from './fixtures/cluster-ground.js';

describe.runIf(kubeconfig !== '')('on a real cluster', () => {
  describeRuntimeConformance('the Kubernetes runtime', createClusterGround, {
    // The controller of namespaces backs off while a pod is being tidied away, for up to a minute.
    patienceMs: 120_000,
    outlivesLauncher: true,
  });
});
