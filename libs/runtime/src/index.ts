export { budgetTierNames, budgetTiers, type BudgetTierName } from './budget-tiers.js';
export {
  clusterAccess,
  egressPresets,
  type Budget,
  type BudgetLimits,
  type ClusterAccess,
  type ClusterRequest,
  type ContainerSize,
  type EgressPreset,
} from './cluster-request.js';
export { createKubernetesRuntime } from './kubernetes/create-kubernetes-runtime.js';
export type {
  KubernetesRuntimeOptions,
  PodSelector,
  PodSize,
} from './kubernetes/kubernetes-options.js';
export { isolationProofs, type IsolationProof } from './kubernetes/preflight/isolation-proofs.js';
export { unprovenIsolation, type Finding } from './kubernetes/preflight/judge-preflight.js';
export type { PreflightOptions } from './kubernetes/preflight/preflight-options.js';
export { runPreflight } from './kubernetes/preflight/run-preflight.js';
export {
  defaultObjectPolicy,
  mostObjects,
  objectFaults,
  type ObjectPolicy,
} from './kubernetes/policy/object-faults.js';
export { sessionObjects } from './kubernetes/policy/session-objects.js';
export { createLocalRuntime, type LocalRuntimeOptions } from './local/create-local-runtime.js';
export type { Isolation, IsolationChoice } from './local/isolation.probe.js';
export type { LocalRuntime } from './local/local-runtime.js';
export type { WorkspaceLimits } from './local/sandbox-command.js';
export { startFailureOf, startFailures, startRefused, type StartFailure } from './start-failure.js';
export type {
  ObservedWorkspace,
  OwnedWorkspace,
  WorkspaceAddress,
  WorkspaceRef,
  WorkspaceRuntime,
  WorkspaceSpec,
} from './workspace-runtime.js';
