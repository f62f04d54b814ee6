import type { WorkspaceAddress } from '@launchpad/runtime';
import type { SessionFailure } from './session-failure.js';
import type { ClockTerms } from './session-expiry.js';
import type { EndReason, SessionState } from './session-state.js';

/** One learner's temporary environment: a row of `sessions`. */
export type Session = ClockTerms & {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly workshopVersionId: string;
  readonly workshopSlug: string;
  readonly state: SessionState;
  readonly epoch: number;
  readonly phase: string | null;
  readonly createdAt: Date;
  readonly stateSince: Date;
  readonly readyAt: Date | null;
  readonly expiresAt: Date | null;
  readonly maxExpiresAt: Date | null;
  readonly lastInputAt: Date | null;
  readonly idleWarnings: number;
  readonly endReason: EndReason | null;
  readonly failure: string | null;
  readonly failureCode: SessionFailure | null;
  /** Values for the parameters its workshop declares, where its owner gave any. */
  readonly params: Readonly<Record<string, string>>;
  readonly address: WorkspaceAddress | null;
  readonly workspaceUid: string | null;
  readonly restarts: number;
  readonly blockedBy: string | null;
};
