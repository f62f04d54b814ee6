import type { OperatorOverview } from '@launchpad/contract';
import { Skeleton } from '@mantine/core';
import { DeadEnd } from '../../../components/dead-end.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { PageTitle } from '../../../components/page-title.js';
import { refusalStatus } from '../../../lib/api-error.js';
import { useOperatorOverview } from '../api/operator-overview.js';
import { CapacityPanel } from './capacity-panel.js';
import { StuckPanel } from './stuck-panel.js';
import { WorkshopsPanel } from './workshops-panel.js';

/** One page that tells whoever runs the installation how it is doing. */
export function OperatorDashboard() {
  const overview = useOperatorOverview();
  const refused = refusalStatus(overview.error);
  if (refused === 401 || refused === 403) {
    return (
      <DeadEnd title="This page is for operators">
        Open it with the operator sign-in link that Launchpad prints when it starts. Each link works
        once; after that this browser stays signed in for a while.
      </DeadEnd>
    );
  }
  return (
    <div className="lp-stack">
      <PageTitle tab="Operator" lead="Renewed every few seconds.">
        How it is doing
      </PageTitle>
      {overview.isError && (
        <ErrorNotice
          error={overview.error}
          onRetry={() => void overview.refetch()}
          retrying={overview.isFetching}
        />
      )}
      {overview.isPending && (
        <div role="status" aria-label="Loading the overview" className="lp-stack">
          <Skeleton height={180} radius={14} />
          <Skeleton height={180} radius={14} />
        </div>
      )}
      {overview.data !== undefined && <Panels overview={overview.data} />}
    </div>
  );
}

function Panels({ overview }: { readonly overview: OperatorOverview }) {
  return (
    <>
      <CapacityPanel capacity={overview.capacity} sessions={overview.sessions} />
      <StuckPanel stuck={overview.stuck} />
      <WorkshopsPanel workshops={overview.workshops} />
    </>
  );
}
