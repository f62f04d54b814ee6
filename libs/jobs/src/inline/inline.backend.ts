import { silentLogger, systemClock, type Clock, type Logger } from '@launchpad/kernel';
import { jobCatalog } from '../job-catalog.js';
import type { JobBackend, JobWorker, StartJobWorkerOptions } from '../job-queue.js';
import { readJob, type Job } from '../job.js';
import { canRetry, requireHandlers, runJob } from '../run-job.js';

type Waiting = { readonly job: Job; readonly dueAt: number; readonly attempt: number };
type Schedule = { readonly job: Job; readonly everyMs: number; dueAt: number };

/** The queue inside one process, for tests. */
export interface InlineBackend extends JobBackend {
  /** Runs all that is due by the clock, and what that enqueues, until nothing is due and nothing runs. */
  drain(): Promise<void>;
}

/**
 * With a `clock` moved by hand, jobs without delay start by themselves; alarms and schedules ring in the
 * next `drain()`. Without one, they ring by the system's time.
 */
export function createInlineBackend(
  options: { readonly clock?: Clock; readonly log?: Logger } = {},
): InlineBackend {
  return new InlineJobs(options.clock ?? systemClock, {
    byTimer: options.clock === undefined,
    log: options.log ?? silentLogger,
  });
}

class InlineJobs implements InlineBackend {
  readonly name = 'inline';
  readonly queue: JobBackend['queue'];
  private readonly waiting = new Map<string, Waiting>();
  private readonly running = new Map<string, Promise<void>>();
  private worker: StartJobWorkerOptions | undefined;
  private schedules: Schedule[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly options: { readonly byTimer: boolean; readonly log: Logger },
  ) {
    this.queue = {
      enqueue: async (name, payload, { delayMs = 0 } = {}) => {
        this.add({ job: readJob(name, payload), dueAt: this.now() + delayMs, attempt: 1 });
        this.startDue();
      },
      close: async () => undefined,
    };
  }

  async startWorker(options: StartJobWorkerOptions): Promise<JobWorker> {
    requireHandlers(options.handlers);
    this.worker = options;
    this.schedules = options.schedules.map(({ name, everyMs }) => ({
      job: readJob(name, {}),
      everyMs,
      dueAt: this.now(),
    }));
    this.startDue();
    return { close: () => this.stopWorker() };
  }

  async drain(): Promise<void> {
    for (;;) {
      this.startDue();
      if (this.running.size === 0) return;
      await Promise.race(this.running.values());
    }
  }

  async ping(): Promise<void> {
    return undefined;
  }

  async close(): Promise<void> {
    await this.stopWorker();
    this.waiting.clear();
  }

  private async stopWorker(): Promise<void> {
    this.worker = undefined;
    this.schedules = [];
    clearTimeout(this.timer);
    await Promise.all(this.running.values());
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private add(added: Waiting): void {
    const before = this.waiting.get(added.job.key);
    if (before === undefined || added.dueAt < before.dueAt) this.waiting.set(added.job.key, added);
  }

  private startDue(): void {
    const { worker } = this;
    if (worker === undefined) return;
    const now = this.now();
    for (const schedule of this.schedules) {
      if (schedule.dueAt > now) continue;
      schedule.dueAt = now + schedule.everyMs;
      this.add({ job: schedule.job, dueAt: now, attempt: 1 });
    }
    for (const [key, waiting] of this.waiting) {
      if (this.running.size >= worker.concurrency) break;
      if (waiting.dueAt > now || this.running.has(key)) continue;
      this.waiting.delete(key);
      // Not before this loop is over: a handler may enqueue at once, and then its key must count as running.
      const run = Promise.resolve().then(() => this.run(waiting, worker));
      this.running.set(key, run);
    }
    if (this.options.byTimer && this.running.size < worker.concurrency) this.setTimer();
  }

  private async run({ job, attempt }: Waiting, { handlers }: StartJobWorkerOptions): Promise<void> {
    try {
      await runJob({ job, handlers, attempt, log: this.options.log });
    } catch (error) {
      const { attempts, backoffMs } = jobCatalog[job.name];
      if (canRetry(error) && attempt < attempts) {
        const dueAt = this.now() + backoffMs * 2 ** (attempt - 1);
        this.add({ job, dueAt, attempt: attempt + 1 });
      }
    } finally {
      this.running.delete(job.key);
      this.startDue();
    }
  }

  private setTimer(): void {
    clearTimeout(this.timer);
    const next = [...this.waiting]
      .filter(([key]) => !this.running.has(key))
      .map(([, { dueAt }]) => dueAt)
      .concat(this.schedules.map(({ dueAt }) => dueAt));
    if (next.length === 0) return;
    this.timer = setTimeout(() => this.startDue(), Math.max(0, Math.min(...next) - this.now()));
  }
}
