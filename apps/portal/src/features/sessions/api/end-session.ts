import { useMutation, useQueryClient } from '@tanstack/react-query';
import { send } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { sessionsKey } from './session-cache.js';

export function useEndSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(apiPaths.session(id), { method: 'DELETE' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsKey }),
  });
}
