import { useMutation, useQueryClient } from '@tanstack/react-query';
import { send } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { operatorOverviewKey } from './operator-overview.js';

export function useOperatorSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (token: string) =>
      send(apiPaths.operatorSignIn, { method: 'POST', body: { token } }),
    // The token works once: a second try after a lost answer would only be told so.
    retry: false,
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: operatorOverviewKey });
    },
  });
}
