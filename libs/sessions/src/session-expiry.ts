/** What the clock of a session depends on. Lengths are in seconds. */
export type ClockTerms = {
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly idleTimeoutSeconds: number;
  readonly extendSeconds: number;
};

type RunningClock = ClockTerms & {
  readonly readyAt: Date | null;
  readonly lastInputAt: Date | null;
  readonly expiresAt: Date | null;
  readonly maxExpiresAt: Date | null;
};

export const addSeconds = (instant: Date, seconds: number): Date =>
  new Date(instant.getTime() + seconds * 1000);

const earlier = (a: Date, b: Date): Date => (a <= b ? a : b);
const later = (a: Date, b: Date): Date => (a >= b ? a : b);

/** When a session that becomes ready at `readyAt` ends, and the furthest it can be extended to. */
export function expiryOf(
  terms: ClockTerms,
  readyAt: Date,
): { expiresAt: Date; maxExpiresAt: Date } {
  const maxExpiresAt = addSeconds(readyAt, Math.max(terms.ttlSeconds, terms.maxTtlSeconds));
  return { expiresAt: addSeconds(readyAt, terms.ttlSeconds), maxExpiresAt };
}

/** The new end after asking for `seconds` more; `undefined` where nothing is left to give. */
export function extendedExpiry(clock: RunningClock, seconds: number): Date | undefined {
  const { expiresAt, maxExpiresAt } = clock;
  if (clock.extendSeconds === 0 || expiresAt === null || maxExpiresAt === null) return undefined;
  const extended = earlier(addSeconds(expiresAt, seconds), maxExpiresAt);
  return extended > expiresAt ? extended : undefined;
}

/** When the session ends for want of input; `null` where it never does. */
export function idleAt(clock: RunningClock): Date | null {
  if (clock.idleTimeoutSeconds === 0 || clock.readyAt === null) return null;
  const since =
    clock.lastInputAt === null ? clock.readyAt : later(clock.lastInputAt, clock.readyAt);
  return addSeconds(since, clock.idleTimeoutSeconds);
}

/** When to warn for the first and for the second time that the session is idle. */
export function idleWarningTimes(clock: RunningClock): readonly Date[] {
  const end = idleAt(clock);
  if (end === null) return [];
  const first = Math.min(300, clock.idleTimeoutSeconds / 2);
  const second = Math.min(60, clock.idleTimeoutSeconds / 5);
  return [addSeconds(end, -first), addSeconds(end, -second)];
}
