import type { Logger } from '@launchpad/kernel';
import { createPostgresBackend } from './bullmq/postgres.backend.js';
import { createRedisBackend } from './bullmq/redis.backend.js';
import type { JobBackend } from './job-queue.js';

/** The queue of this installation: on Redis where there is one, else on Postgres. */
export async function openJobBackend(options: {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly log: Logger;
}): Promise<JobBackend> {
  const { databaseUrl, redisUrl, log } = options;
  return redisUrl === undefined
    ? createPostgresBackend({ connection: databaseUrl, schema: 'queue', log })
    : createRedisBackend({ url: redisUrl, prefix: 'launchpad', log });
}
