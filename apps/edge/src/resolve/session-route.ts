import { z } from 'zod';

/** Where an upstream listens. */
export const UpstreamAddress = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unix'), path: z.string().min(1) }),
  z.object({ kind: z.literal('tcp'), host: z.string().min(1), port: z.int().min(1).max(65_535) }),
]);
export type UpstreamAddress = z.infer<typeof UpstreamAddress>;

export type SessionRoute = {
  readonly sessionId: string;
  readonly userId: string | null;
  readonly state: 'queued' | 'provisioning' | 'ready' | 'ending' | 'ended';
  readonly accessEpoch: number;
  readonly address: UpstreamAddress | undefined;
  /** The ports its workshop exposes; no other is reachable. */
  readonly ports: readonly number[];
  readonly workshopSlug: string;
  readonly phase: string | null;
  readonly endReason: string | null;
  readonly failure: string | null;
  /**
   * When it ends, on the scale of `performance.now()`: worked out from what the database says is left, so that a
   * wrong clock on this machine does not matter.
   */
  readonly deadline: number;
};

/** What a workshop's definition declares; anything that is no list of ports declares none. */
export const ExposedPorts = z.array(z.int().min(1).max(65_535)).max(64).readonly().catch([]);

export type Standing = 'starting' | 'open' | 'over';

export function standingOf(route: SessionRoute, now: number): Standing {
  if (route.state === 'ending' || route.state === 'ended') return 'over';
  if (route.state !== 'ready') return 'starting';
  return now < route.deadline ? 'open' : 'over';
}
