import { OperatorOverview } from '@launchpad/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';

export const operatorOverviewKey = ['operator', 'overview'] as const;

export function useOperatorOverview() {
  return useQuery({
    queryKey: operatorOverviewKey,
    queryFn: ({ signal }) => request(apiPaths.operatorOverview, OperatorOverview, { signal }),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : 4_000),
  });
}
