/** Removals come first: they are what makes room. */
export type Purpose = 'removal' | 'other';

export type TokenBucketOptions = {
  readonly perSecond: number;
  /** Part of the bucket (0 to 1) that only removals may empty. */
  readonly shareForRemovals: number;
};

/** How many requests may be sent. A bucket holds one second's worth. Times are in milliseconds on any steady clock. */
export class TokenBucket {
  private readonly size: number;
  private readonly reserve: number;
  private tokens: number;
  private filledAt: number;
  private pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: TokenBucketOptions,
    now: number,
  ) {
    this.size = Math.max(1, options.perSecond);
    this.reserve = Math.min(this.size - 1, this.size * options.shareForRemovals);
    this.tokens = this.size;
    this.filledAt = now;
  }

  /** Takes a token and returns 0, or returns how long to wait before asking again. */
  take(purpose: Purpose, now: number): number {
    if (now < this.pausedUntil) return this.pausedUntil - now;
    this.fill(now);
    const floor = purpose === 'removal' ? 0 : this.reserve;
    const missing = floor + 1 - this.tokens;
    if (missing > 0) return Math.max(1, (missing / this.options.perSecond) * 1000);
    this.tokens -= 1;
    return 0;
  }

  /** Nothing is sent before then, whatever for: the cluster asked for it. */
  pauseUntil(time: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, time);
  }

  private fill(now: number): void {
    const earned = ((now - this.filledAt) / 1000) * this.options.perSecond;
    this.tokens = Math.min(this.size, this.tokens + Math.max(0, earned));
    this.filledAt = Math.max(this.filledAt, now);
  }
}
