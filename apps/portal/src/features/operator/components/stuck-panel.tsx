import type { OperatorOverview } from '@launchpad/contract';
import { formatMoment } from '../../../lib/format-duration.js';

/** Sessions that should be gone and are not, with what holds them. */
export function StuckPanel({ stuck }: Pick<OperatorOverview, 'stuck'>) {
  return (
    <section className="lp-panel" aria-labelledby="stuck">
      <h2 id="stuck">Stuck while ending</h2>
      {stuck.length === 0 ? (
        <p className="lp-none-stuck">None. Every session that ended has been removed.</p>
      ) : (
        <div className="lp-table-frame" role="region" aria-label="Stuck sessions" tabIndex={0}>
          <table className="lp-table">
            <thead>
              <tr>
                <th scope="col">Session</th>
                <th scope="col">Since</th>
                <th scope="col">Held by</th>
              </tr>
            </thead>
            <tbody>
              {stuck.map((session) => (
                <tr key={session.id}>
                  <td className="lp-mono">{session.id}</td>
                  <td>{formatMoment(session.since)}</td>
                  <td>{session.blockedBy}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
