import type { WorkshopResource } from '@launchpad/contract';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { DeadEnd } from '../../../components/dead-end.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { PageTitle } from '../../../components/page-title.js';
import { refusalStatus } from '../../../lib/api-error.js';
import { formatLength } from '../../../lib/format-duration.js';
import { paths } from '../../../lib/paths.js';
import { useWorkshop } from '../api/get-workshop.js';
import { TagList } from './tag-list.js';
import { WorkshopFacts } from './workshop-facts.js';

type WorkshopDetailsProps = {
  readonly slug: string;
  readonly renderAction: (workshop: WorkshopResource) => ReactNode;
};

export function WorkshopDetails({ slug, renderAction }: WorkshopDetailsProps) {
  const workshop = useWorkshop(slug);
  if (workshop.data !== undefined) {
    return <Details workshop={workshop.data} action={renderAction(workshop.data)} />;
  }
  if (workshop.isError && refusalStatus(workshop.error) === 404) {
    return (
      <DeadEnd title="There is no such workshop">
        It may have been withdrawn, or the link is mistyped. What can be started now is in the list
        of workshops.
      </DeadEnd>
    );
  }
  return (
    <div className="lp-narrow lp-stack">
      <PageTitle>{workshop.isError ? 'Workshop' : 'Loading workshop'}</PageTitle>
      {workshop.isError ? (
        <ErrorNotice
          error={workshop.error}
          onRetry={() => void workshop.refetch()}
          retrying={workshop.isFetching}
        />
      ) : (
        <Skeleton height={240} radius={14} />
      )}
    </div>
  );
}

function Details({ workshop, action }: { workshop: WorkshopResource; action: ReactNode }) {
  return (
    <div className="lp-details">
      <div className="lp-stack">
        <PageTitle
          eyebrow={
            <Link className="lp-link" to={paths.catalogue}>
              All workshops
            </Link>
          }
          lead={workshop.description}
        >
          {workshop.title}
        </PageTitle>
        <WorkshopFacts workshop={workshop} />
        <TagList tags={workshop.tags} />
      </div>
      <aside className="lp-panel lp-details-side" aria-label="Start">
        <div>{action}</div>
        <dl className="lp-terms">
          <Term name="Your session lasts" value={formatLength(workshop.ttlSeconds)} />
          <Term name="With extensions, up to" value={formatLength(workshop.maxTtlSeconds)} />
          <Term
            name="Ends early when idle for"
            value={
              workshop.idleTimeoutSeconds === 0
                ? 'never'
                : formatLength(workshop.idleTimeoutSeconds)
            }
          />
          <Term name="Version" value={workshop.version.slice(0, 12)} />
        </dl>
        <p className="lp-muted lp-small">
          You get terminals and files of your own. Nothing is installed on your machine, and
          everything is removed when the session ends.
        </p>
      </aside>
    </div>
  );
}

function Term({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
