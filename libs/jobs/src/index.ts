export { jobCatalog, type JobName, type JobPayload } from './job-catalog.js';
export type {
  JobBackend,
  JobHandlers,
  JobQueue,
  JobSchedule,
  JobWorker,
  StartJobWorkerOptions,
} from './job-queue.js';
