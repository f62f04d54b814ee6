import { Button, type MantineSize } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../../components/error-notice.js';
import { useOpenSession } from '../api/open-session.js';
import type { Session } from '../api/session-cache.js';

type ResumeButtonProps = {
  readonly session: Session;
  readonly size?: MantineSize;
  readonly children?: ReactNode;
};

/** Goes straight back into a session that is ready. */
export function ResumeButton({ session, size = 'sm', children }: ResumeButtonProps) {
  const { open, opening, error } = useOpenSession();
  return (
    <div className="lp-resume">
      <div className="lp-actions">
        <Button
          size={size}
          loading={opening}
          onClick={() => {
            open(session.id);
          }}
          aria-label={`Resume ${session.workshop.title}`}
        >
          Resume
        </Button>
        {children}
      </div>
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}
