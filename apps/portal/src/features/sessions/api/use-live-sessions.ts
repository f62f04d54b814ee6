import { useMemo } from 'react';
import { useSessions } from './list-sessions.js';
import { isLive, type Session } from './session-cache.js';

/** My live sessions by workshop. Not being able to tell counts as none: starting then finds the one that exists. */
export function useLiveSessions(): ReadonlyMap<string, Session> {
  const { data } = useSessions();
  return useMemo(
    () => new Map(data?.filter(isLive).map((session) => [session.workshop.slug, session] as const)),
    [data],
  );
}
