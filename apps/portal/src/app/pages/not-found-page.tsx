import { DeadEnd } from '../../components/dead-end.js';

export function NotFoundPage() {
  return (
    <DeadEnd title="There is no such page">
      The link may be mistyped, or the page has moved. Workshops are all on the front page.
    </DeadEnd>
  );
}
