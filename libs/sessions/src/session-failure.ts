import type { StartFailure } from '@launchpad/runtime';

/** Why a session ended as `failed`: what its runtime found, or what the session's own deadlines say. */
export type SessionFailure =
  | StartFailure
  /** No place became free in time. */
  | 'queue_timeout'
  /** The workspace was not ready in time. */
  | 'start_timeout'
  /** The workspace was removed from outside. */
  | 'workspace_gone';

export type Failure = { readonly code: SessionFailure; readonly cause: string };
