import type { Logger } from '@launchpad/kernel';
import { Queue, Worker } from 'bullmq';
import type { JobBackend } from '../job-queue.js';
import { createBullmqBackend } from './bullmq.backend.js';
import { queueName, streams } from './bullmq.queue.js';

/** The queue in Redis, for several replicas and more than a thousand jobs a second. */
export async function createRedisBackend(options: {
  /** A `redis://` or `rediss://` URL, or the path of a Unix socket. */
  readonly url: string;
  /** Starts every key, so that installations can share a server. */
  readonly prefix: string;
  readonly log: Logger;
}): Promise<JobBackend> {
  const { prefix } = options;
  const connection = { url: options.url, retryStrategy: () => 500 };
  return createBullmqBackend(
    {
      name: 'redis',
      remedy: 'The job queue in Redis could not be opened. Check REDIS_URL and the server.',
      openQueue: () => new Queue(queueName, { connection, prefix, streams }),
      openWorker: (processor, tuning) =>
        new Worker(queueName, processor, { connection, prefix, ...tuning }),
    },
    options.log,
  );
}
