import type { WorkshopResource } from '@launchpad/contract';
import { useParams, useSearchParams } from 'react-router';
import { useLiveSessions } from '../../features/sessions/api/use-live-sessions.js';
import { StartControl } from '../../features/sessions/components/start-control.js';
import { WorkshopDetails } from '../../features/workshops/components/workshop-details.js';

export function WorkshopPage() {
  const { slug = '' } = useParams();
  const [query] = useSearchParams();
  const liveSessions = useLiveSessions();
  return (
    <WorkshopDetails
      key={slug}
      slug={slug}
      renderAction={(workshop) => (
        <StartControl
          workshop={workshop}
          params={chosenParams(workshop, query)}
          session={liveSessions.get(workshop.slug)}
          size="md"
        />
      )}
    />
  );
}

/** A link may choose: `/workshops/<slug>?language=de`. What the workshop does not declare is somebody else's. */
const chosenParams = (
  { params }: Pick<WorkshopResource, 'params'>,
  query: URLSearchParams,
): Record<string, string> =>
  Object.fromEntries(
    params.flatMap(({ name }) => {
      const value = query.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
