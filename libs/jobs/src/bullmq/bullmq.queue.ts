import { AppError, type Logger } from '@launchpad/kernel';
import { jobCatalog, type JobName } from '../job-catalog.js';
import type { JobQueue, JobSchedule } from '../job-queue.js';
import { readJob, type Job } from '../job.js';
import { within } from '../within.js';
import type { BullmqQueue } from './bullmq-ports.js';

export const queueName = 'launchpad';
/** Nothing reads BullMQ's event stream: on Postgres it loses events, and our own tables hold the state. */
export const streams = { events: { maxLen: 10 } } as const;

/** BullMQ job names. A wake-up does no work: when it is due it enqueues the job it carries. */
export const runName = 'run';
export const wakeName = 'wake';

/** The Redis client holds commands back while it reconnects; a request must not wait for that. */
const answerWithinMs = 2_000;

/**
 * Our rules about equal jobs, in BullMQ's words. BullMQ keeps one job per deduplication id, and the
 * latest enqueue decides when it runs; that would let a running job that asks to be woken in an hour
 * swallow the wake-up that arrived a moment before. So running and waiting have an id each: `run` is
 * always due at once, and a delay is a `wake` that turns into a `run`.
 */
export class BullmqJobQueue implements JobQueue {
  constructor(
    private readonly queue: BullmqQueue,
    private readonly log: Logger,
  ) {}

  async enqueue(name: JobName, payload: unknown, options: { readonly delayMs?: number } = {}) {
    const job = readJob(name, payload);
    const delayMs = options.delayMs ?? 0;
    const work = delayMs > 0 ? this.setAlarm(job, delayMs) : this.run(job);
    try {
      await within(answerWithinMs, 'the job queue', work);
    } catch (error) {
      this.log.warn({ job: job.name, payload: job.payload, err: error }, 'job not enqueued');
    }
  }

  /** Enqueues a scheduled job unless this or another worker already did within the period. */
  async tick({ name, everyMs }: JobSchedule): Promise<void> {
    const job = readJob(name, {});
    const added = this.queue.add(wakeName, stored(job), {
      ...keepNothing,
      // A little less than the period, or a timer that fires a moment early would skip a turn.
      deduplication: { id: `tick/${job.key}`, ttl: Math.ceil(everyMs * 0.9) },
    });
    await within(answerWithinMs, 'the job queue', added);
  }

  async close(): Promise<void> {
    await this.queue.close();
  }

  private async run(job: Job): Promise<void> {
    const { attempts, backoffMs } = jobCatalog[job.name];
    await this.queue.add(runName, stored(job), {
      ...keepNothing,
      attempts,
      backoff: { type: 'exponential', delay: backoffMs },
      // `replace` takes the place of an attempt that waits for its turn to be repeated.
      deduplication: { id: `run/${job.key}`, replace: true, keepLastIfActive: true },
    });
  }

  private async setAlarm(job: Job, delayMs: number): Promise<void> {
    const id = `wake/${job.key}`;
    const existing = await this.queue.getDeduplicationJobId(id);
    const waiting = existing === null ? undefined : await this.queue.getJob(existing);
    if (waiting !== undefined && waiting.timestamp + waiting.delay <= Date.now() + delayMs) {
      // It is due sooner, unless it rings at this very moment: then `keepLastIfActive` keeps ours as well.
      await this.add(job, { delayMs, id, replace: false });
      return;
    }
    await this.add(job, { delayMs, id, replace: true });
  }

  private async add(
    job: Job,
    alarm: { readonly delayMs: number; readonly id: string; readonly replace: boolean },
  ): Promise<void> {
    await this.queue.add(wakeName, stored(job), {
      ...keepNothing,
      delay: alarm.delayMs,
      deduplication: { id: alarm.id, replace: alarm.replace, keepLastIfActive: true },
    });
  }

  /** Rejects when the server does not answer. */
  async ping(): Promise<void> {
    try {
      await within(answerWithinMs, 'the job queue', this.queue.isPaused());
    } catch (error) {
      throw new AppError('service.unavailable', 'The job queue does not answer.', { cause: error });
    }
  }
}

/** Jobs are alarm clocks: once one has rung nobody asks for it again. */
const keepNothing = { removeOnComplete: true, removeOnFail: true } as const;

const stored = (job: Job) => ({ name: job.name, payload: job.payload });
