export { createWorker, type Worker, type WorkerOptions } from './create-worker.js';
export { openLocalRuntime } from './open-local-runtime.js';
