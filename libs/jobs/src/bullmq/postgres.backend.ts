import type { Logger } from '@launchpad/kernel';
import { createPostgresBackend as bullmqOnPostgres, Queue, Worker } from 'bullmq';
import type { JobBackend } from '../job-queue.js';
import { createBullmqBackend } from './bullmq.backend.js';
import { queueName, streams } from './bullmq.queue.js';

/**
 * The queue in tables of its own `schema` of a Postgres database; creates them when they are missing.
 * Needs no second server, and takes about 1 000 jobs a second.
 */
export async function createPostgresBackend(options: {
  /** A `postgresql://` URL. */
  readonly connection: string;
  readonly schema: string;
  readonly log: Logger;
}): Promise<JobBackend> {
  const connect = (max: number) => ({
    connectionString: options.connection,
    schema: options.schema,
    migrate: true,
    max,
    connectionTimeoutMillis: 5_000,
    // A job lost in a crash only delays, so these connections, and no others, need not wait for the disk.
    options: '-c synchronous_commit=off',
  });
  return createBullmqBackend(
    {
      name: 'postgres',
      remedy: 'The job queue in Postgres could not be opened. Check DATABASE_URL and the server.',
      openQueue: () => new Queue(queueName, { connection: connect(4), streams }, bullmqOnPostgres),
      openWorker: (processor, tuning) =>
        new Worker(queueName, processor, { connection: connect(6), ...tuning }, bullmqOnPostgres),
    },
    options.log,
  );
}
