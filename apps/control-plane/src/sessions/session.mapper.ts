import type { SessionResource } from '@launchpad/contract';
import type { SessionView } from '@launchpad/sessions';

const optional = <K extends string, V>(
  key: K,
  value: V | null | undefined,
): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, V>);

export const sessionPath = (id: string): string => `/api/v1/sessions/${id}`;

/** A session as the wire has it. */
export function toSessionResource(session: SessionView): SessionResource {
  const self = sessionPath(session.id);
  return {
    id: session.id,
    state: session.state,
    nextStates: [...session.nextStates],
    workshop: { slug: session.workshopSlug, title: session.workshopTitle },
    ...optional('place', session.place),
    ...optional('phase', session.state === 'provisioning' ? session.phase : undefined),
    params: { ...session.params },
    createdAt: session.createdAt.toISOString(),
    ...optional('readyAt', session.readyAt?.toISOString()),
    expiresAt: session.expiresAt?.toISOString() ?? null,
    maxExpiresAt: session.maxExpiresAt?.toISOString() ?? null,
    idleAt: session.idleAt?.toISOString() ?? null,
    extendSeconds: session.extendSeconds,
    ...optional('endReason', session.endReason),
    ...optional('failure', session.failure),
    ...optional('failureCode', session.failureCode),
    now: session.now.toISOString(),
    links: { self, events: `${self}/events`, open: `${self}/open` },
  };
}
