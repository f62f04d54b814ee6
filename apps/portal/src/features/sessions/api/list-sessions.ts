import { SessionList } from '@launchpad/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { observe } from '../../../lib/server-time.js';
import { sessionListKey } from './session-cache.js';

const whileAnyMovesMs = 5_000;
const otherwiseMs = 60_000;

export function useSessions() {
  return useQuery({
    queryKey: sessionListKey,
    queryFn: async ({ signal }) => {
      const list = await request(apiPaths.sessions, SessionList, { signal });
      return list.items.map(observe);
    },
    refetchInterval: ({ state }) =>
      state.data?.some((session) => session.state !== 'ended') === true
        ? whileAnyMovesMs
        : otherwiseMs,
  });
}
