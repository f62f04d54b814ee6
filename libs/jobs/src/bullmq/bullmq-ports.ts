import type { Job as BullmqJob, JobsOptions, Queue, Worker } from 'bullmq';

/** What BullMQ stores for us: the catalogue's name beside the payload, since a wake-up names another job. */
export type StoredJob = { readonly name: unknown; readonly payload: unknown };

/** BullMQ's queue without the type of its backend, so that one adapter serves Redis and Postgres. */
export type BullmqQueue = Pick<
  Queue<StoredJob>,
  'getDeduplicationJobId' | 'isPaused' | 'waitUntilReady' | 'close'
> & {
  add(name: string, data: StoredJob, options: JobsOptions): Promise<unknown>;
  getJob(id: string): Promise<Pick<BullmqJob, 'timestamp' | 'delay'> | undefined>;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

export type BullmqWorker = Pick<Worker<StoredJob>, 'waitUntilReady' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
};

export type BullmqProcessor = (job: {
  readonly name: string;
  readonly data: StoredJob;
  readonly attemptsMade: number;
}) => Promise<void>;

export type WorkerTuning = {
  readonly concurrency: number;
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
  readonly runRetryDelay: number;
};

/** How to open the two ends of the queue on one kind of server. */
export interface BullmqDriver {
  readonly name: 'postgres' | 'redis';
  /** Told to a person when the server cannot be reached. */
  readonly remedy: string;
  openQueue(): BullmqQueue;
  openWorker(processor: BullmqProcessor, tuning: WorkerTuning): BullmqWorker;
}
