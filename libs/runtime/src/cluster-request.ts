import type { PodSecurityLevel } from './kubernetes/policy/pod-security.js';

/** Sizes of a namespace: CPU in thousandths of a core, memory and volumes in bytes. */
export type BudgetLimits = {
  /** What everything in the namespace may take together. */
  readonly total: ContainerSize;
  /** What a container may take that says nothing itself. */
  readonly defaultLimit: ContainerSize;
  readonly defaultRequest: ContainerSize;
  readonly min: ContainerSize;
  /** Largest single volume claim. */
  readonly maxVolumeBytes: number;
  readonly counts: {
    readonly claims: number;
    readonly controllers: number;
    readonly secrets: number;
    readonly services: number;
  };
};

export type ContainerSize = { readonly cpuMillis: number; readonly memoryBytes: number };

/** `default` leaves the namespace as the cluster makes it; `unlimited` sets nothing. */
export type Budget = 'default' | 'unlimited' | BudgetLimits;

/** What the learner may do in the session's own namespace; nothing anywhere else. */
export const clusterAccess = ['none', 'view', 'edit', 'admin'] as const;
export type ClusterAccess = (typeof clusterAccess)[number];

/** Where the workspace may connect to, besides names (DNS). Never the cloud's metadata address. */
export const egressPresets = ['none', 'cluster', 'internet'] as const;
export type EgressPreset = (typeof egressPresets)[number];

/** What a workshop asks of a cluster. A runtime without one refuses by name what it cannot give. */
export type ClusterRequest = {
  /** Container image the workspace runs; the runtime's own where none is named. */
  readonly image?: string;
  readonly budget: Budget;
  readonly access: ClusterAccess;
  /** A home that outlives the pod, of this many bytes. */
  readonly volumeBytes?: number;
  readonly egress: EgressPreset;
  /** More objects for the namespace, filled in and of allowed kinds only. Each is a Kubernetes manifest. */
  readonly objects: readonly Readonly<Record<string, unknown>>[];
  /** What pods of the namespace are held to, the learner's own too; `restricted` where nothing is said. */
  readonly podSecurity?: PodSecurityLevel;
};
