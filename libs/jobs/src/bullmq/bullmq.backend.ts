import { AppError, type Logger } from '@launchpad/kernel';
import { repeat } from '@launchpad/platform';
import { UnrecoverableError } from 'bullmq';
import type { JobBackend, JobHandlers, JobWorker, StartJobWorkerOptions } from '../job-queue.js';
import { readJob } from '../job.js';
import { canRetry, requireHandlers, runJob } from '../run-job.js';
import type { BullmqDriver, BullmqProcessor } from './bullmq-ports.js';
import { within } from '../within.js';
import { BullmqJobQueue, runName, wakeName } from './bullmq.queue.js';
import { outageLog } from './outage-log.js';

/**
 * After `kill -9` of a worker, or of the server as it hands out a job, that job is free again once its
 * lock has run out and a look for stalled jobs has noticed: at most after the sum of the two.
 */
const tuning = {
  lockDuration: 5_000,
  stalledInterval: 2_000,
  // Being interrupted is no fault of the job: only its attempts are counted.
  maxStalledCount: 10,
  runRetryDelay: 500,
} as const;

const readyWithinMs = 10_000;

/** Both ends of the queue on BullMQ. Resolves when the server answered. */
export async function createBullmqBackend(driver: BullmqDriver, log: Logger): Promise<JobBackend> {
  const report = outageLog(log, driver.name);
  let closing = false;
  // Connections say goodbye without waiting for it: a server that stops right after us is no outage.
  const onError = (error: unknown): void => {
    if (!closing) report(error);
  };
  const bullmqQueue = driver.openQueue();
  bullmqQueue.on('error', onError);
  await opened(driver, bullmqQueue);
  const queue = new BullmqJobQueue(bullmqQueue, log);
  const workers = new Set<JobWorker>();

  return {
    name: driver.name,
    queue,
    ping: () => queue.ping(),
    async startWorker(options) {
      requireHandlers(options.handlers);
      const bullmqWorker = driver.openWorker(createProcessor(queue, options.handlers, log), {
        ...tuning,
        concurrency: options.concurrency,
      });
      bullmqWorker.on('error', onError);
      bullmqWorker.on('stalled', (jobId) => log.warn({ jobId }, 'job interrupted'));
      await opened(driver, bullmqWorker);
      const schedules = startSchedules(queue, options, onError);
      const worker: JobWorker = {
        async close() {
          workers.delete(worker);
          await schedules.stop();
          await bullmqWorker.close();
        },
      };
      workers.add(worker);
      return worker;
    },
    async close() {
      closing = true;
      await Promise.all([...workers].map((worker) => worker.close()));
      await queue.close();
    },
  };
}

async function opened(
  driver: BullmqDriver,
  end: { waitUntilReady(): Promise<unknown>; close(): Promise<void> },
): Promise<void> {
  try {
    await within(readyWithinMs, driver.name, end.waitUntilReady());
  } catch (error) {
    await end.close();
    throw new AppError('service.unavailable', driver.remedy, { cause: error });
  }
}

function createProcessor(
  queue: BullmqJobQueue,
  handlers: JobHandlers,
  log: Logger,
): BullmqProcessor {
  return async ({ name, data, attemptsMade }) => {
    try {
      const job = readJob(data.name, data.payload);
      if (name === wakeName) {
        await queue.enqueue(job.name, job.payload);
      } else if (name === runName) {
        await runJob({ job, handlers, attempt: attemptsMade + 1, log });
      } else {
        throw new Error(`not one of our kinds of job: ${name}`);
      }
    } catch (error) {
      if (canRetry(error)) throw error;
      throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
    }
  };
}

/**
 * Schedules live in this process and not in the queue, so that emptying Redis or the queue's tables
 * costs at most one period.
 */
function startSchedules(
  queue: BullmqJobQueue,
  { schedules }: StartJobWorkerOptions,
  onError: (error: unknown) => void,
) {
  const loops = schedules.map((schedule) => {
    const loop = repeat({
      everyMs: schedule.everyMs,
      task: () => queue.tick(schedule),
      onError,
    });
    loop.nudge();
    return loop;
  });
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
