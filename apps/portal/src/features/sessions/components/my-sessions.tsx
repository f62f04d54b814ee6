import { Skeleton } from '@mantine/core';
import { ButtonLink } from '../../../components/button-link.js';
import { EmptyState } from '../../../components/empty-state.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { paths } from '../../../lib/paths.js';
import { useSessions } from '../api/list-sessions.js';
import { EndedSessionRow, LiveSessionRow } from './session-row.js';

export function MySessions() {
  const sessions = useSessions();
  if (sessions.isPending) {
    return (
      <div role="status" aria-label="Loading your sessions" className="lp-stack">
        <Skeleton height={168} radius={14} />
        <Skeleton height={168} radius={14} />
      </div>
    );
  }
  const failure = sessions.isError && (
    <ErrorNotice
      error={sessions.error}
      onRetry={() => void sessions.refetch()}
      retrying={sessions.isFetching}
    />
  );
  // A failed refresh leaves what is known in place: the sessions themselves go on.
  if (sessions.data === undefined) return failure;
  if (sessions.data.length === 0) {
    return (
      <EmptyState
        title="No sessions yet"
        action={<ButtonLink to={paths.catalogue}>Choose a workshop</ButtonLink>}
      >
        What you start in this browser shows up here, so that you can come back to it.
      </EmptyState>
    );
  }
  const live = sessions.data.filter((session) => session.state !== 'ended');
  const past = sessions.data.filter((session) => session.state === 'ended');
  return (
    <div className="lp-stack">
      {failure}
      <section className="lp-stack" aria-labelledby="live-sessions">
        <h2 id="live-sessions" className="lp-section">
          Running
        </h2>
        {live.length === 0 && (
          <p className="lp-muted lp-none">
            Nothing is running just now. Start again below, or choose another workshop.
          </p>
        )}
        {live.map((session) => (
          <LiveSessionRow key={session.id} session={session} />
        ))}
      </section>
      {past.length > 0 && (
        <section aria-labelledby="past-sessions">
          <h2 id="past-sessions" className="lp-section">
            Ended
          </h2>
          <div className="lp-pasts">
            {past.map((session) => (
              <EndedSessionRow key={session.id} session={session} />
            ))}
          </div>
        </section>
      )}
    </div>
  );
}
