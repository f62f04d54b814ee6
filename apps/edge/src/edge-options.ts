import type { Logger } from '@launchpad/kernel';
import type { UpstreamAddress } from './resolve/session-route.js';

export type EdgeOptions = {
  /** Where people find the portal, for example `http://localhost:7080`. */
  readonly portalUrl: string;
  /** Each session is at `<id>.<sessionsDomain>`, on the portal's scheme and port. */
  readonly sessionsDomain: string;
  readonly controlPlane: UpstreamAddress;
  readonly databaseUrl: string;
  /** Private JWK (Ed25519) that signs cookies and identities. */
  readonly signingKey: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly log: Logger;
  readonly limits?: Partial<EdgeLimits>;
};

export type EdgeLimits = {
  readonly maxSocketsPerSession: number;
  readonly maxRequestsPerSession: number;
  readonly maxDatabaseConnections: number;
  /** How often sessions with something open are checked. */
  readonly watchEveryMs: number;
  /** How often activity is written. */
  readonly activityEveryMs: number;
};

export const defaultLimits: EdgeLimits = {
  maxSocketsPerSession: 64,
  maxRequestsPerSession: 128,
  maxDatabaseConnections: 8,
  watchEveryMs: 1000,
  activityEveryMs: 5000,
};

export type Edge = {
  readonly listen: () => Promise<void>;
  /** Where it listens; known once `listen` is done. */
  readonly address: () => { readonly host: string; readonly port: number };
  /** Takes no more, lets what is under way end within `drainMs`, then ends it. */
  readonly close: (options?: { readonly drainMs?: number }) => Promise<void>;
};
