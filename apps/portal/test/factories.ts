import type { SessionEventMessage, SessionResource, WorkshopResource } from '@launchpad/contract';

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

export function newWorkshop(overrides: Partial<WorkshopResource> = {}): WorkshopResource {
  return {
    slug: 'shell',
    title: 'First steps in the shell',
    description: 'Find your way around a terminal.',
    durationSeconds: 2700,
    difficulty: 'beginner',
    tags: ['terminal'],
    ttlSeconds: 3600,
    maxTtlSeconds: 7200,
    idleTimeoutSeconds: 1800,
    version: 'abc123',
    params: [],
    ...overrides,
  };
}

export function newSession(overrides: Partial<SessionResource> = {}): SessionResource {
  const id = overrides.id ?? 's1';
  return {
    id,
    state: 'ready',
    nextStates: ['ending'],
    workshop: { slug: 'shell', title: 'First steps in the shell' },
    params: {},
    createdAt: inSeconds(-60),
    expiresAt: inSeconds(1800),
    maxExpiresAt: inSeconds(7200),
    idleAt: inSeconds(1500),
    extendSeconds: 600,
    now: inSeconds(0),
    links: { self: `/${id}`, events: `/${id}/events`, open: `/${id}/open` },
    ...overrides,
  };
}

/** A session that has no clock yet. */
export function newWaitingSession(overrides: Partial<SessionResource> = {}): SessionResource {
  return newSession({ expiresAt: null, maxExpiresAt: null, idleAt: null, ...overrides });
}

export function newEndedSession(overrides: Partial<SessionResource> = {}): SessionResource {
  return newWaitingSession({
    state: 'ended',
    nextStates: [],
    endReason: 'finished',
    ...overrides,
  });
}

export function newMessage(
  kind: SessionEventMessage['kind'],
  session: SessionResource,
): SessionEventMessage {
  return { kind, at: session.now, message: session.phase ?? '', session };
}
