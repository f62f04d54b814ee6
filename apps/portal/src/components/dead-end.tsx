import type { ReactNode } from 'react';
import { paths } from '../lib/paths.js';
import { ButtonLink } from './button-link.js';
import { PageTitle } from './page-title.js';

type DeadEndProps = { readonly title: string; readonly children: ReactNode };

/** There is nothing at this address: says so, and shows the way home. */
export function DeadEnd({ title, children }: DeadEndProps) {
  return (
    <div className="lp-narrow lp-stack">
      <PageTitle lead={children}>{title}</PageTitle>
      <div className="lp-actions">
        <ButtonLink to={paths.catalogue}>See all workshops</ButtonLink>
        <ButtonLink to={paths.sessions} variant="default">
          My sessions
        </ButtonLink>
      </div>
    </div>
  );
}
