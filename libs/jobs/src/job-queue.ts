import type { JobName, JobPayload } from './job-catalog.js';

export type JobHandlers = { readonly [N in JobName]: (payload: JobPayload<N>) => Promise<void> };

/** A job that is put in the queue again and again. It never overlaps itself. */
export type JobSchedule = { readonly name: JobName; readonly everyMs: number };

/** Puts jobs in the queue: BullMQ on Redis or on Postgres, or in this process for tests. */
export interface JobQueue {
  /** `delayMs` puts off the run. A job with the same dedupe key that already waits is enough: no second one is added. */
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
  close(): Promise<void>;
}
