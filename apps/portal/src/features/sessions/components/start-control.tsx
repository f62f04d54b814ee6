import { Button, type MantineSize } from '@mantine/core';
import { useNavigate } from 'react-router';
import { ButtonLink } from '../../../components/button-link.js';
import { ErrorNotice } from '../../../components/error-notice.js';
import { paths } from '../../../lib/paths.js';
import { useCreateSession } from '../api/create-session.js';
import type { Session } from '../api/session-cache.js';
import { ResumeButton } from './resume-button.js';
import { TimeLeft } from './time-left.js';

type StartControlProps = {
  readonly workshop: { readonly slug: string; readonly title: string };
  /** Values for parameters of the workshop; each not given has the workshop's own. */
  readonly params?: Readonly<Record<string, string>>;
  /** The person's live session of this workshop, if there is one. */
  readonly session?: Session | undefined;
  readonly size?: MantineSize;
};

/** Starts a workshop; where a session of it is already live, leads back to that. */
export function StartControl({ workshop, params = {}, session, size = 'sm' }: StartControlProps) {
  if (session === undefined) return <StartButton workshop={workshop} params={params} size={size} />;
  if (session.state === 'ready') {
    return (
      <ResumeButton session={session} size={size}>
        <TimeLeft session={session} />
      </ResumeButton>
    );
  }
  return (
    <div className="lp-actions">
      <ButtonLink
        to={paths.session(session.id)}
        size={size}
        variant="light"
        aria-label={`See how ${workshop.title} is starting`}
      >
        See progress
      </ButtonLink>
      <span className="lp-muted lp-at-most">
        {session.place === undefined ? 'Starting…' : `Number ${String(session.place)} in the queue`}
      </span>
    </div>
  );
}

type StartButtonProps = Pick<StartControlProps, 'workshop' | 'params'> & {
  readonly size?: MantineSize;
  readonly label?: string;
  readonly variant?: 'filled' | 'default';
};

export function StartButton(props: StartButtonProps) {
  const { workshop, params = {}, size = 'sm', label = 'Start', variant = 'filled' } = props;
  const navigate = useNavigate();
  const creation = useCreateSession();
  const start = (): void => {
    const chosen = Object.keys(params).length === 0 ? {} : { params: { ...params } };
    const asked = { workshop: workshop.slug, ...chosen };
    creation.start(asked, {
      onSuccess: (session) => void navigate(paths.session(session.id)),
    });
  };
  if (creation.isError) return <ErrorNotice error={creation.error} onRetry={start} />;
  return (
    <Button
      size={size}
      variant={variant}
      onClick={start}
      loading={creation.isPending}
      aria-label={`${label} ${workshop.title}`}
    >
      {label}
    </Button>
  );
}
