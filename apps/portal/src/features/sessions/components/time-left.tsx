import { formatClock, formatLength, formatTimeOfDay } from '../../../lib/format-duration.js';
import { timeUntil } from '../../../lib/server-time.js';
import { useNow } from '../../../lib/use-now.js';
import type { Session } from '../api/session-cache.js';

const shortMs = 5 * 60_000;

/** The session's clock, by the server's time. */
export function TimeLeft({ session }: { readonly session: Session }) {
  const now = useNow();
  if (session.expiresAt === null) return null;
  const left = timeUntil(session.expiresAt, session.offsetMs, now);
  return (
    <time
      className="lp-clock"
      dateTime={session.expiresAt}
      data-short={left < shortMs}
      title={`Until ${formatTimeOfDay(session.expiresAt)}`}
    >
      {formatClock(left)} left
    </time>
  );
}

/** Said only when it matters: the session will end for want of input before its clock does. */
export function IdleWarning({ session }: { readonly session: Session }) {
  const now = useNow();
  if (session.idleAt === null || session.expiresAt === null) return null;
  const left = timeUntil(session.idleAt, session.offsetMs, now);
  if (left > shortMs || session.idleAt >= session.expiresAt) return null;
  return (
    <p className="lp-idle">
      Nobody has used it for a while. It ends in {formatLength(Math.max(0, left) / 1000)} unless you
      return to it.
    </p>
  );
}
