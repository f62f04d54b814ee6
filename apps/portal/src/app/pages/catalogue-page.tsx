import { PageTitle } from '../../components/page-title.js';
import { useLiveSessions } from '../../features/sessions/api/use-live-sessions.js';
import { StartControl } from '../../features/sessions/components/start-control.js';
import { SessionSketch } from '../../features/workshops/components/session-sketch.js';
import { WorkshopCatalogue } from '../../features/workshops/components/workshop-catalogue.js';

export function CataloguePage() {
  const liveSessions = useLiveSessions();
  return (
    <>
      <div className="lp-hero">
        <PageTitle
          tab="Workshops"
          lead="Choose a workshop and you are in it: notes on the left, real terminals on the right, a clock at the top. Nothing to install, no account, and nothing left behind."
        >
          A place to practise, ready when you are
        </PageTitle>
        <SessionSketch />
      </div>
      <WorkshopCatalogue
        renderAction={(workshop) => (
          <StartControl workshop={workshop} session={liveSessions.get(workshop.slug)} />
        )}
      />
    </>
  );
}
