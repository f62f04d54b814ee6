import { WorkshopList } from '@launchpad/contract';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';

export const workshopsKey = ['workshops'] as const;

export function useWorkshops() {
  return useQuery({
    queryKey: workshopsKey,
    queryFn: ({ signal }) => request(apiPaths.workshops, WorkshopList, { signal }),
    select: (list) => list.items,
  });
}
