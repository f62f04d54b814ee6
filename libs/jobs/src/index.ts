export { createPostgresBackend } from './bullmq/postgres.backend.js';
export { createRedisBackend } from './bullmq/redis.backend.js';
export { jobCatalog, type JobName, type JobPayload } from './job-catalog.js';
export type {
  JobBackend,
  JobHandlers,
  JobQueue,
  JobSchedule,
  JobWorker,
  StartJobWorkerOptions,
} from './job-queue.js';
export { openJobBackend } from './open-job-backend.js';
