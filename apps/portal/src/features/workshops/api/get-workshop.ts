import { WorkshopResource, type WorkshopList } from '@launchpad/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { workshopsKey } from './list-workshops.js';

export function useWorkshop(slug: string) {
  // Coming from the catalogue, the page is there at once and is checked behind the scenes.
  const listed = useQueryClient()
    .getQueryData<WorkshopList>(workshopsKey)
    ?.items.find((workshop) => workshop.slug === slug);
  return useQuery({
    queryKey: [...workshopsKey, slug],
    queryFn: ({ signal }) => request(apiPaths.workshop(slug), WorkshopResource, { signal }),
    ...(listed === undefined ? {} : { placeholderData: listed }),
  });
}
