import type { JobName, JobPayload } from './job-catalog.js';

export type JobHandlers = { readonly [N in JobName]: (payload: JobPayload<N>) => Promise<void> };

/** A job that is put in the queue again and again. It never overlaps itself. */
export type JobSchedule = { readonly name: JobName; readonly everyMs: number };

/** Puts jobs in the queue: BullMQ on Redis or on Postgres, or in this process for tests. */
export interface JobQueue {
  /**
   * Wakes `name` for this payload, now or after `delayMs`.
   *
   * - Jobs with the same dedupe key never run at the same time, and while one waits no second one is added.
   * - An enqueue while the job runs is kept: it runs once more afterwards, however many there were.
   * - The soonest wins: neither a later alarm nor one set by the running job puts off an earlier one.
   * - When the backend cannot be reached this says so in the log and resolves. The row is the truth and
   *   already saved; the sweep finds it.
   *
   * Rejects only for a payload that the catalogue does not allow.
   */
  enqueue<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    options?: { readonly delayMs?: number },
  ): Promise<void>;
  close(): Promise<void>;
}

/** Takes jobs out of the queue. `close` waits for the handlers that run. */
export interface JobWorker {
  close(): Promise<void>;
}

export type StartJobWorkerOptions = {
  readonly handlers: JobHandlers;
  /** Each is put in the queue at once and then every `everyMs`; several workers together do it once. */
  readonly schedules: readonly JobSchedule[];
  readonly concurrency: number;
};

/** One backend of the queue: both ends of it, made from one connection. */
export interface JobBackend {
  readonly name: 'postgres' | 'redis' | 'inline';
  readonly queue: JobQueue;
  startWorker(options: StartJobWorkerOptions): Promise<JobWorker>;
  /** Whether the backend answers, for `/readyz`. Rejects with the cause when it does not. */
  ping(): Promise<void>;
  /** Closes the workers it started as well. */
  close(): Promise<void>;
}
