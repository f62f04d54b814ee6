import { useParams } from 'react-router';
import { useLiveSessions } from '../../features/sessions/api/use-live-sessions.js';
import { StartControl } from '../../features/sessions/components/start-control.js';
import { WorkshopDetails } from '../../features/workshops/components/workshop-details.js';

export function WorkshopPage() {
  const { slug = '' } = useParams();
  const liveSessions = useLiveSessions();
  return (
    <WorkshopDetails
      key={slug}
      slug={slug}
      renderAction={(workshop) => (
        <StartControl workshop={workshop} session={liveSessions.get(workshop.slug)} size="md" />
      )}
    />
  );
}
