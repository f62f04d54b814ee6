import type { SessionResource } from '@launchpad/contract';

/** A session as the server described it, and when that was on a clock that only runs forward. */
export type SeenSession = { readonly session: SessionResource; readonly seenAt: number };

export type TimeLeft = {
  /** Seconds until the session ends for lack of time; `null` when it has no end. */
  readonly seconds: number | null;
  /** Seconds until it ends for want of input. */
  readonly idleSeconds: number | null;
  readonly warning: 'none' | 'soon' | 'last' | 'idle';
};

const soonSeconds = 300;
const lastSeconds = 60;
const idleSeconds = 120;

/** Counts from the server's own time, as the browser's clock may be wrong. */
export function timeLeft({ session, seenAt }: SeenSession, at: number): TimeLeft {
  const now = Date.parse(session.now) + (at - seenAt);
  const until = (instant: string | null): number | null =>
    instant === null ? null : Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000));
  const seconds = until(session.expiresAt);
  const idle = until(session.idleAt);
  return { seconds, idleSeconds: idle, warning: warningOf(seconds, idle) };
}

function warningOf(seconds: number | null, idle: number | null): TimeLeft['warning'] {
  if (seconds !== null && seconds <= lastSeconds) return 'last';
  if (idle !== null && idle <= idleSeconds && (seconds === null || idle < seconds)) return 'idle';
  return seconds !== null && seconds <= soonSeconds ? 'soon' : 'none';
}

/** `1:02:03` or `4:05`. */
export function formatCountdown(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
}

/** Whether one more press of "extend" can still move the end. */
export const canExtend = (session: SessionResource): boolean =>
  session.extendSeconds > 0 &&
  session.expiresAt !== null &&
  (session.maxExpiresAt === null ||
    Date.parse(session.expiresAt) < Date.parse(session.maxExpiresAt));
