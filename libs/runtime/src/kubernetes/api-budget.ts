import { AppError } from '@launchpad/kernel';
import { TokenBucket, type Purpose, type TokenBucketOptions } from './token-bucket.js';

export type ApiBudgetOptions = TokenBucketOptions & {
  /** A request that would have to wait longer than this many milliseconds is not sent at all. */
  readonly patienceMs?: number;
};

type Waiting = { readonly go: () => void; readonly giveUp: (error: AppError) => void };

const defaultPatienceMs = 10_000;

/** Lets requests go as fast as the installation may ask its cluster, removals first. */
export class ApiBudget {
  private readonly bucket: TokenBucket;
  private readonly lines: Readonly<Record<Purpose, Waiting[]>> = { removal: [], other: [] };
  private readonly patienceMs: number;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: ApiBudgetOptions) {
    this.bucket = new TokenBucket(options, performance.now());
    this.patienceMs = options.patienceMs ?? defaultPatienceMs;
  }

  /** Resolves when the request may be sent. Throws `runtime.unavailable` rather than wait for too long. */
  take(purpose: Purpose): Promise<void> {
    return new Promise((go, giveUp) => {
      this.lines[purpose].push({ go, giveUp });
      this.serve();
    });
  }

  /** Sends nothing for this many milliseconds. */
  pause(ms: number): void {
    this.bucket.pauseUntil(performance.now() + ms);
    this.serve();
  }

  close(): void {
    this.closed = true;
    this.serve();
  }

  private readonly serve = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.closed) {
      this.dismiss('Launchpad is stopping.');
      return;
    }
    const waits = (['removal', 'other'] as const).map((purpose) => this.serveLine(purpose));
    const wait = Math.min(...waits);
    if (wait === Number.POSITIVE_INFINITY) return;
    if (wait > this.patienceMs) this.dismiss('The cluster asks to be left alone for a while.');
    // A timer may be a fraction of a millisecond early.
    else this.timer = setTimeout(this.serve, wait + 1);
  };

  /** How long until the next of this line can go; infinite when nobody waits. */
  private serveLine(purpose: Purpose): number {
    const line = this.lines[purpose];
    while (line.length > 0) {
      const wait = this.bucket.take(purpose, performance.now());
      if (wait > 0) return wait;
      line.shift()?.go();
    }
    return Number.POSITIVE_INFINITY;
  }

  private dismiss(message: string): void {
    const everybody = [...this.lines.removal.splice(0), ...this.lines.other.splice(0)];
    for (const { giveUp } of everybody) giveUp(new AppError('runtime.unavailable', message));
  }
}
