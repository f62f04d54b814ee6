import type { Logger } from '@launchpad/kernel';
import type { Registry } from 'prom-client';
import type { EdgeLimits } from './edge-limits.js';
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
  /**
   * Keys that signed before it, newest first (a JWK, a list or a JWK Set): what they sealed still counts. With its
   * private half the oldest signs identities for workspaces that were started before keys changed.
   */
  readonly previousKeys?: string | undefined;
  readonly listen: { readonly host: string; readonly port: number };
  readonly log: Logger;
  /** Whether each request and each closed socket gets a line. */
  readonly accessLog?: boolean;
  readonly limits?: Partial<EdgeLimits>;
};

export type Edge = {
  readonly listen: () => Promise<void>;
  /** Where it listens; known once `listen` is done. */
  readonly address: () => { readonly host: string; readonly port: number };
  /** Its figures. */
  readonly registry: Registry;
  /** Whether it has stopped taking connections. */
  readonly draining: () => boolean;
  /** Takes no more, lets what is under way end within `drainMs`, then ends it. */
  readonly close: (options?: { readonly drainMs?: number }) => Promise<void>;
};
