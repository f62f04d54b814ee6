import { SessionResource } from '@launchpad/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { newerOf, observe } from '../../../lib/server-time.js';
import { type Session, sessionKey } from './session-cache.js';

/** One session. `pollMs` is for while no event stream brings the news. */
export function useSession(id: string, pollMs: number | false) {
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: sessionKey(id),
    queryFn: async ({ signal }) => {
      const arrived = observe(await request(apiPaths.session(id), SessionResource, { signal }));
      return newerOf(queryClient.getQueryData<Session>(sessionKey(id)), arrived);
    },
    refetchInterval: ({ state }) => (state.data?.state === 'ended' ? false : pollMs),
  });
}
