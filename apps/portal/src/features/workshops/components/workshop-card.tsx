import type { WorkshopResource } from '@launchpad/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths.js';
import { TagList } from './tag-list.js';
import { WorkshopFacts } from './workshop-facts.js';

type WorkshopCardProps = { readonly workshop: WorkshopResource; readonly action: ReactNode };

export function WorkshopCard({ workshop, action }: WorkshopCardProps) {
  return (
    <article className="lp-card" aria-labelledby={`workshop-${workshop.slug}`}>
      <WorkshopFacts workshop={workshop} />
      <h2 id={`workshop-${workshop.slug}`}>
        <Link to={paths.workshop(workshop.slug)}>{workshop.title}</Link>
      </h2>
      <p className="lp-card-text">{workshop.description}</p>
      <TagList tags={workshop.tags} />
      <div className="lp-card-action">{action}</div>
    </article>
  );
}
