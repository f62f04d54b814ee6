import type { IdentityVerifier } from '@launchpad/access';
import type { JobBackend } from '@launchpad/jobs';
import type { Logger } from '@launchpad/kernel';
import type { Database, SessionHints } from '@launchpad/platform';

export type ListenAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export type ControlPlaneOptions = {
  readonly db: Database;
  readonly jobs: JobBackend;
  readonly hints: SessionHints;
  readonly log: Logger;
  /** Where people see the portal, without a trailing slash. */
  readonly portalUrl: string;
  /** Sessions live on `<session>.<sessionsDomain>`, on the portal's scheme and port. */
  readonly sessionsDomain: string;
  /** Folder with the built portal. */
  readonly portalDir: string;
  readonly maxSessions: number;
  /** Verifies what the edge asks on behalf of a session's page. */
  readonly verifyEdge: IdentityVerifier;
};

/** Injection token of the options. */
export const controlPlaneOptions = Symbol('ControlPlaneOptions');
