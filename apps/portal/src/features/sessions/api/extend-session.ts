import { SessionResource } from '@launchpad/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { rememberSession, sessionListKey, type Session } from './session-cache.js';

/** Asks for one more step of time, as long as the session itself says a step is. */
export function useExtendSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (session: Session) =>
      request(apiPaths.extendSession(session.id), SessionResource, {
        method: 'POST',
        body: { seconds: session.extendSeconds },
      }),
    onSuccess: (session) => {
      rememberSession(queryClient, session);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionListKey }),
  });
}
