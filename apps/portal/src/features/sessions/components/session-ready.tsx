import type { SessionEventMessage } from '@launchpad/contract';
import { Button } from '@mantine/core';
import { ErrorNotice } from '../../../components/error-notice.js';
import type { Session } from '../api/session-cache.js';
import { FinishButton } from './finish-button.js';
import { ProgressSteps } from './progress-steps.js';
import { IdleWarning, TimeLeft } from './time-left.js';
import { useAutoOpen } from './use-auto-open.js';

type SessionReadyProps = {
  readonly session: Session;
  readonly messages: readonly SessionEventMessage[];
};

/** Ready: the person is on the way in, or has come back and chooses. */
export function SessionReady({ session, messages }: SessionReadyProps) {
  const { opening, error, open } = useAutoOpen(session);
  if (error !== null) {
    return (
      <div className="lp-stack">
        <ErrorNotice error={error} onRetry={open} retrying={opening} />
        <p className="lp-muted">
          Your session is ready and waits for you. <TimeLeft session={session} />
        </p>
      </div>
    );
  }
  if (opening) {
    return (
      <div className="lp-panel lp-waiting" aria-busy="true">
        <div className="lp-stripe" aria-hidden="true" />
        <ProgressSteps session={session} messages={messages} />
        <p role="status" className="lp-status">
          Ready. Taking you there.
        </p>
      </div>
    );
  }
  return (
    <div className="lp-panel lp-stack">
      <p className="lp-status" role="status">
        Your session is running, with everything where you left it.
      </p>
      <IdleWarning session={session} />
      <div className="lp-actions">
        <Button onClick={open}>Resume</Button>
        <FinishButton session={session} />
        <TimeLeft session={session} />
      </div>
    </div>
  );
}
