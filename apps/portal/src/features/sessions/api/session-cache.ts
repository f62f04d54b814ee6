import type { SessionResource } from '@launchpad/contract';
import type { QueryClient } from '@tanstack/react-query';
import { newerOf, observe, type Observed } from '../../../lib/server-time.js';

/** A session as last heard of, with how far the server's clock was ahead of ours then. */
export type Session = Observed<SessionResource>;

export const sessionsKey = ['sessions'] as const;
export const sessionListKey = [...sessionsKey, 'list'] as const;
export const sessionKey = (id: string) => [...sessionsKey, 'one', id] as const;

/** Takes in what the server just said about a session, unless something newer is known. */
export function rememberSession(queryClient: QueryClient, arrived: SessionResource): Session {
  const key = sessionKey(arrived.id);
  const newest = newerOf(queryClient.getQueryData<Session>(key), observe(arrived));
  queryClient.setQueryData<Session>(key, newest);
  return newest;
}

export const isLive = (session: SessionResource): boolean =>
  session.state !== 'ended' && session.state !== 'ending';
