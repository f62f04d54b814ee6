import type { Clock, Logger } from '@launchpad/kernel';
import type { ContainerSize } from '../cluster-request.js';

/** Labels that pods, and the namespaces they are in, must carry. */
export type PodSelector = {
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
};

/** What a container asks for, and what it may take at most. */
export type PodSize = { readonly requests: ContainerSize; readonly limits: ContainerSize };

export type KubernetesRuntimeOptions = {
  readonly installationId: string;
  /** Path of a kubeconfig file. Left out, Launchpad runs in the cluster, as the service account of its pod. */
  readonly kubeconfig?: string;
  /** Image of workshops that bring none of their own. */
  readonly workshopImage: string;
  /** Left out, the cluster's own rule for the image's tag. */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** Where the edge runs: the only pods that reach a workspace. */
  readonly edge: PodSelector;
  readonly apiBudget?: {
    /** Requests a second of this process. */
    readonly requestsPerSecond?: number;
    /** Part of them (0 to 1) that only removals may use. */
    readonly shareForRemovals?: number;
  };
  /** For homes that outlive their pod. Left out, the cluster's default class. */
  readonly storageClass?: string;
  /** What a workspace's own pod takes, on top of the learner's budget. */
  readonly podSize?: PodSize;
  /** How long one request may take, in milliseconds. */
  readonly requestTimeoutMs?: number;
  readonly log: Logger;
  readonly clock?: Clock;
};
