import type { OperatorOverview } from '@launchpad/contract';

type Workshop = OperatorOverview['workshops'][number];

/** Every workshop folder that was found: what is in the catalogue, and what is wrong with the rest. */
export function WorkshopsPanel({ workshops }: Pick<OperatorOverview, 'workshops'>) {
  const faultyFirst = [...workshops].sort((a, b) => b.faults.length - a.faults.length);
  return (
    <section className="lp-panel" aria-labelledby="workshops">
      <h2 id="workshops">Workshops</h2>
      {workshops.length === 0 ? (
        <p className="lp-none-stuck">
          No workshop folders were found. Add one to the folder that WORKSHOPS_DIR names; it appears
          without a restart.
        </p>
      ) : (
        <ul className="lp-workshops">
          {faultyFirst.map((workshop) => (
            <li key={workshop.slug}>
              <div className="lp-workshops-head">
                <strong>{workshop.slug}</strong>
                <span data-faulty={workshop.faults.length > 0}>{standing(workshop)}</span>
              </div>
              {workshop.faults.length > 0 && (
                <ul className="lp-faults" aria-label={`Faults of ${workshop.slug}`}>
                  {workshop.faults.map((fault) => (
                    <li key={`${fault.path} ${fault.message}`}>
                      <code>{fault.path}</code> {fault.message}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function standing({ published, faults }: Workshop): string {
  if (faults.length === 0) return published ? 'In the catalogue' : 'Not in the catalogue';
  return published
    ? 'Has faults: the last good version stays in the catalogue'
    : 'Has faults: not in the catalogue';
}
