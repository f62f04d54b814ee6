import type { WorkshopResource } from '@launchpad/contract';
import { Button, Skeleton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../../../components/empty-state.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { useWorkshops } from '../api/list-workshops.js';
import { searchWorkshops } from './search-workshops.js';
import { WorkshopCard } from './workshop-card.js';

type WorkshopCatalogueProps = {
  /** What can be done with one workshop: another feature's business. */
  readonly renderAction: (workshop: WorkshopResource) => ReactNode;
};

export function WorkshopCatalogue({ renderAction }: WorkshopCatalogueProps) {
  const workshops = useWorkshops();
  const [search, setSearch] = useSearchParams();
  const words = search.get('q') ?? '';
  const searchFor = (value: string): void => {
    setSearch(value === '' ? {} : { q: value }, { replace: true, preventScrollReset: true });
  };

  if (workshops.isPending) return <CatalogueSkeleton />;
  if (workshops.isError) {
    return (
      <ErrorNotice
        error={workshops.error}
        onRetry={() => void workshops.refetch()}
        retrying={workshops.isFetching}
      />
    );
  }
  if (workshops.data.length === 0) {
    return (
      <EmptyState
        title="No workshops yet"
        action={
          <Button
            variant="default"
            loading={workshops.isFetching}
            onClick={() => void workshops.refetch()}
          >
            Look again
          </Button>
        }
      >
        Whoever runs this Launchpad has not published one. A workshop appears here as soon as its
        folder is added; no restart is needed.
      </EmptyState>
    );
  }
  const found = searchWorkshops(workshops.data, words);
  return (
    <div className="lp-stack">
      <search className="lp-search">
        <TextInput
          type="search"
          size="md"
          label="Find a workshop"
          placeholder="Title, topic or level"
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={words}
          onChange={(event) => {
            searchFor(event.currentTarget.value);
          }}
        />
        <p className="lp-count" role="status">
          {countOf(found.length, words)}
        </p>
      </search>
      {found.length === 0 ? (
        <EmptyState
          title={`Nothing matches “${words}”`}
          action={
            <Button
              variant="default"
              onClick={() => {
                searchFor('');
              }}
            >
              Show all workshops
            </Button>
          }
        >
          Try fewer or other words. The search looks at titles, descriptions, levels and tags.
        </EmptyState>
      ) : (
        <ul className="lp-cards" aria-label="Workshops">
          {found.map((workshop) => (
            <li key={workshop.slug}>
              <WorkshopCard workshop={workshop} action={renderAction(workshop)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function countOf(count: number, words: string): string {
  const noun = count === 1 ? 'workshop' : 'workshops';
  return words === '' ? `${String(count)} ${noun}` : `${String(count)} ${noun} found`;
}

function CatalogueSkeleton() {
  return (
    <div role="status" aria-label="Loading workshops">
      <div className="lp-cards">
        {[0, 1, 2].map((index) => (
          <Skeleton key={index} height={252} radius={14} />
        ))}
      </div>
    </div>
  );
}
