import type { SessionEventMessage } from '@launchpad/contract';
import { Skeleton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../../components/button-link.js';
import { DeadEnd } from '../../../components/dead-end.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { PageTitle } from '../../../components/page-title.js';
import { refusalStatus } from '../../../lib/api-error.js';
import { paths } from '../../../lib/paths.js';
import { timeUntil } from '../../../lib/server-time.js';
import { useNow } from '../../../lib/use-now.js';
import type { Session } from '../api/session-cache.js';
import { useFollowedSession } from '../api/use-followed-session.js';
import { FinishButton } from './finish-button.js';
import { ProgressSteps } from './progress-steps.js';
import { SessionOver } from './session-over.js';
import { SessionReady } from './session-ready.js';
import { asSentence } from './explain-end.js';

/** Where a person waits for a session, is sent into it, and is told why it is over. */
export function WaitingRoom({ id }: { readonly id: string }) {
  const { query, session, connection, messages } = useFollowedSession(id);
  if (session === undefined) {
    if (refusalStatus(query.error) === 404) return <UnknownSession />;
    return (
      <Room title={query.isError ? 'Session' : 'Looking for your session'}>
        {query.isError ? (
          <ErrorNotice
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <Skeleton height={260} radius={14} />
        )}
      </Room>
    );
  }
  switch (session.state) {
    case 'queued':
    case 'provisioning':
      return <Waiting session={session} messages={messages} disconnected={connection === 'lost'} />;
    case 'ready':
      return (
        <Room title={session.workshop.title} eyebrow="Your session is ready">
          <SessionReady session={session} messages={messages} />
        </Room>
      );
    case 'ending':
    case 'ended':
      return (
        <Room
          title={session.workshop.title}
          eyebrow={session.state === 'ended' ? 'This session is over' : 'This session is ending'}
        >
          <SessionOver session={session} />
        </Room>
      );
  }
}

type RoomProps = {
  readonly title: string;
  readonly eyebrow?: string;
  readonly children: ReactNode;
};

function Room({ title, eyebrow, children }: RoomProps) {
  return (
    <div className="lp-narrow lp-stack">
      <PageTitle {...(eyebrow === undefined ? {} : { eyebrow })}>{title}</PageTitle>
      {children}
    </div>
  );
}

type WaitingProps = {
  readonly session: Session;
  readonly messages: readonly SessionEventMessage[];
  readonly disconnected: boolean;
};

function Waiting({ session, messages, disconnected }: WaitingProps) {
  const { state, workshop } = session;
  const place = usePlace(session);
  return (
    <Room
      title={workshop.title}
      eyebrow={place === undefined ? 'Getting it ready' : 'Waiting for a place'}
    >
      <div className="lp-panel lp-waiting" aria-busy="true">
        <div className="lp-stripe" aria-hidden="true" />
        {place !== undefined && (
          <div className="lp-place">
            <span className="lp-place-number">{place}</span>
            <p>
              <strong>
                {place === 1 ? 'You are next.' : `${String(place - 1)} ahead of you.`}
              </strong>{' '}
              All places are taken just now. You move up as soon as somebody finishes; leave this
              page open and it goes on by itself.
            </p>
          </div>
        )}
        <ProgressSteps session={session} messages={messages} />
        <VisuallyHidden role="status">{statusOf(state, place, session.phase)}</VisuallyHidden>
      </div>
      {disconnected && (
        <div className="lp-notice" data-tone="warning" role="status">
          <p>The connection is interrupted. Trying again; your place is kept.</p>
        </div>
      )}
      <div className="lp-actions">
        <ButtonLink to={paths.catalogue} variant="default" size="sm">
          Other workshops
        </ButtonLink>
        <FinishButton session={session} />
      </div>
    </Room>
  );
}

/** Every session is queued for a moment. Only one that stays so has to wait, and is told its place. */
function usePlace({ state, place, createdAt, offsetMs }: Session): number | undefined {
  const waitedMs = -timeUntil(createdAt, offsetMs, useNow());
  return state === 'queued' && waitedMs > 1500 ? place : undefined;
}

function statusOf(state: Session['state'], place?: number, phase?: string): string {
  if (state === 'queued') {
    return place === undefined
      ? 'Finding a place for you.'
      : `Number ${String(place)} in the queue.`;
  }
  return phase === undefined ? 'Preparing your workspace.' : asSentence(phase);
}

function UnknownSession() {
  return (
    <DeadEnd title="There is no such session">
      It may have been removed some time ago, the link may be mistyped, or it belongs to another
      browser. Your own sessions are in the list.
    </DeadEnd>
  );
}
