import { describe } from 'vitest';
import { describeRuntimeConformance } from '../runtime-conformance.js';
import { createClusterGround, kubeconfig } from './fixtures/cluster-ground.js';

describe.runIf(kubeconfig !== '')('on a real cluster', () => {
  describeRuntimeConformance('the Kubernetes runtime', createClusterGround, {
    patienceMs: 60_000,
    outlivesLauncher: true,
  });
});
