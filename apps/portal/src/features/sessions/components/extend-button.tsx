import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { formatLength, formatTimeOfDay } from '../../../lib/format-duration.js';
import { useExtendSession } from '../api/extend-session.js';
import type { Session } from '../api/session-cache.js';

/** One more step of time. Absent where the workshop allows none, off once the longest time is reached. */
export function ExtendButton({ session, onError }: ExtendButtonProps) {
  const extension = useExtendSession();
  const { expiresAt, maxExpiresAt, extendSeconds } = session;
  if (session.state !== 'ready' || extendSeconds === 0 || expiresAt === null) return null;
  const atMost = maxExpiresAt !== null && Date.parse(expiresAt) >= Date.parse(maxExpiresAt);
  if (atMost) return <span className="lp-muted lp-at-most">No more time can be added</span>;

  const extend = (): void => {
    onError(null);
    extension.mutate(session, {
      onError,
      onSuccess: (extended) => {
        if (extended.expiresAt === null) return;
        notifications.show({
          className: 'lp-toast',
          closeButtonProps: { 'aria-label': 'Close' },
          title: extended.workshop.title,
          message: `Runs until ${formatTimeOfDay(extended.expiresAt)} now.`,
        });
      },
    });
  };
  const step = formatLength(extendSeconds);
  return (
    <Button
      variant="default"
      size="sm"
      onClick={extend}
      loading={extension.isPending}
      aria-label={`Add ${step} to ${session.workshop.title}`}
    >
      Add {step}
    </Button>
  );
}

type ExtendButtonProps = {
  readonly session: Session;
  /** Told what went wrong, or null when a new try begins. */
  readonly onError: (error: Error | null) => void;
};
