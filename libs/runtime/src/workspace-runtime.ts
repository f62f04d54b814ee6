import type { ClusterRequest } from './cluster-request.js';
import type { StartFailure } from './start-failure.js';

/** What a runtime must know to run one learner's workspace. Carries no secret. */
export type WorkspaceSpec = {
  readonly sessionId: string;
  readonly tenantId: string;
  /** Who made it: only objects with this mark are ever deleted. */
  readonly installationId: string;
  /** Folder holding the workshop version's files. The workspace gets a copy. */
  readonly contentDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Number of terminals to have ready. */
  readonly terminals: number;
  /** Public key (JWK, Ed25519) with which the workspace verifies who comes through the edge. */
  readonly identityKey: string;
  /** Whatever happens to Launchpad, the workspace is of no use after this. */
  readonly hardDeadline: Date;
  /** Ports below which programs of the learner are shown, on hosts of their own. */
  readonly ports?: readonly number[];
  /** What the workshop asks of a cluster; nothing when it asks for none. */
  readonly cluster?: ClusterRequest;
  /** Uid that an earlier `ensure` recorded; an object with another uid is not ours to touch. */
  readonly uid?: string;
};

/** Where the edge dials a workspace. */
export type WorkspaceAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** What the runtime saw. Not being able to see is no observation: it throws `runtime.unavailable`. */
export type ObservedWorkspace =
  | { readonly kind: 'absent' }
  /** Files are there, nothing runs; `ensure` continues it. `crashed`: it ended by itself, and not with Launchpad or the machine. */
  | { readonly kind: 'stopped'; readonly uid: string; readonly crashed: boolean }
  | { readonly kind: 'starting'; readonly uid: string; readonly phase: string }
  | { readonly kind: 'ready'; readonly uid: string; readonly address: WorkspaceAddress }
  /** It cannot start; `cause` is in words for the learner. */
  | {
      readonly kind: 'failed';
      readonly uid: string;
      readonly code: StartFailure;
      readonly cause: string;
    }
  | { readonly kind: 'leaving'; readonly uid: string; readonly blockedBy: string };

export type OwnedWorkspace = {
  readonly sessionId: string;
  readonly uid: string;
  readonly createdAt: Date;
};

export type WorkspaceRef = { readonly sessionId: string; readonly uid?: string };

/**
 * Runs workspaces. Every method is idempotent, safe to run twice at once and safe to repeat after a
 * crash. Failing to find out throws an `AppError` with `runtime.unavailable`; meeting a stranger's object throws
 * `runtime.not_owned`.
 */
export interface WorkspaceRuntime {
  /** Which runtime this is, for logs and the operator. */
  readonly name: string;
  /**
   * Brings the workspace into being, or continues what an earlier call began. Does not wait until it is ready. Where the
   * spec has a uid and that workspace is gone it throws `runtime.unavailable`: a second one, if this process ended before
   * its uid was recorded, would be taken for a stranger's and stay for ever.
   */
  ensure(spec: WorkspaceSpec): Promise<{ readonly uid: string }>;
  observe(ref: WorkspaceRef): Promise<ObservedWorkspace>;
  /** Begins, or continues, removing it. Gone only when `observe` says `absent`. */
  destroy(ref: WorkspaceRef): Promise<void>;
  /** Everything with this installation's mark, whatever its condition. */
  listOwned(): Promise<readonly OwnedWorkspace[]>;
  /** Calls `onHint` when a workspace may have changed. Hints may be lost; nothing depends on them. Returns how to stop. */
  watch(onHint: (sessionId: string) => void): () => void;
  /** Stops what would not survive this process, and keeps what a later start can continue. */
  close(): Promise<void>;
}
