import { PageTitle } from '../../components/page-title.js';
import { MySessions } from '../../features/sessions/components/my-sessions.js';

export function SessionsPage() {
  return (
    <div className="lp-medium lp-stack">
      <PageTitle lead="Sessions you started in this browser. Each one ends by its own clock.">
        My sessions
      </PageTitle>
      <MySessions />
    </div>
  );
}
