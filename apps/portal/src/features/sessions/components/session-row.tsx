import { useState } from 'react';
import { Link } from 'react-router';
import { ButtonLink } from '../../../components/button-link.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { formatMoment } from '../../../lib/format-duration.js';
import { paths } from '../../../lib/paths.js';
import type { Session } from '../api/session-cache.js';
import { explainEnd } from './explain-end.js';
import { ExtendButton } from './extend-button.js';
import { FinishButton } from './finish-button.js';
import { ResumeButton } from './resume-button.js';
import { StartButton } from './start-control.js';
import { IdleWarning, TimeLeft } from './time-left.js';

const stateWords: Record<Session['state'], string> = {
  queued: 'In the queue',
  provisioning: 'Starting',
  ready: 'Running',
  ending: 'Being removed',
  ended: 'Ended',
};

/** One session of mine that is not over. */
export function LiveSessionRow({ session }: { readonly session: Session }) {
  const [error, setError] = useState<Error | null>(null);
  return (
    <article className="lp-panel lp-session" aria-label={session.workshop.title}>
      <div className="lp-session-head">
        <h3>
          <Link to={paths.workshop(session.workshop.slug)}>{session.workshop.title}</Link>
        </h3>
        <span className="lp-state" data-state={session.state}>
          {stateWords[session.state]}
        </span>
        {session.state === 'ready' && <TimeLeft session={session} />}
      </div>
      <p className="lp-muted lp-session-when">
        {session.place === undefined
          ? `Started ${formatMoment(session.createdAt)}`
          : `Number ${String(session.place)} in the queue since ${formatMoment(session.createdAt)}`}
      </p>
      {session.state === 'ready' && <IdleWarning session={session} />}
      <div className="lp-actions">
        {session.state === 'ready' ? (
          <ResumeButton session={session} />
        ) : (
          <ButtonLink
            to={paths.session(session.id)}
            size="sm"
            variant="light"
            aria-label={`See progress of ${session.workshop.title}`}
          >
            See progress
          </ButtonLink>
        )}
        <ExtendButton session={session} onError={setError} />
        <FinishButton session={session} />
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </article>
  );
}

/** One session of mine that is over. */
export function EndedSessionRow({ session }: { readonly session: Session }) {
  const { title, tone } = explainEnd(session);
  return (
    <article className="lp-past" aria-label={session.workshop.title}>
      <div>
        <h3>
          <Link to={paths.session(session.id)}>{session.workshop.title}</Link>
        </h3>
        <p data-tone={tone}>{title}</p>
        <p className="lp-muted">{formatMoment(session.createdAt)}</p>
      </div>
      <StartButton
        workshop={session.workshop}
        params={session.params}
        label="Start again"
        variant="default"
      />
    </article>
  );
}
