import type { ChildProcess } from 'node:child_process';

const lookEveryMs = 5;
const lookLessOftenMs = 50;
const usuallyReadyMs = 3000;
const patienceMs = 60_000;

export type StartWatchOptions = {
  readonly child: ChildProcess;
  readonly isAnswering: () => Promise<boolean>;
  readonly onAnswering: () => Promise<void>;
  readonly onExit: () => Promise<void>;
};

/** Looks often while a workspace starts, so that nobody has to wait for the next scheduled look. */
export class StartWatch {
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private readonly startedAt = performance.now();

  constructor(private readonly options: StartWatchOptions) {
    options.child.once('exit', this.onExit);
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.options.child.off('exit', this.onExit);
  }

  /** Resolves when what was already under way has ended. */
  settled(): Promise<void> {
    return this.current;
  }

  private readonly onExit = () => {
    this.stop();
    this.current = this.current.then(this.options.onExit);
  };

  private schedule(): void {
    if (this.stopped) return;
    const waitMs = this.runningMs() < usuallyReadyMs ? lookEveryMs : lookLessOftenMs;
    this.timer = setTimeout(() => {
      this.current = this.look();
    }, waitMs).unref();
  }

  private async look(): Promise<void> {
    if (await this.options.isAnswering()) await this.options.onAnswering();
    else if (this.runningMs() < patienceMs) this.schedule();
  }

  private runningMs(): number {
    return performance.now() - this.startedAt;
  }
}
