import { AppError, type Logger } from '@launchpad/kernel';
import { isJobName, type Job } from './job.js';
import { jobCatalog } from './job-catalog.js';
import type { JobHandlers } from './job-queue.js';
import { within } from './within.js';

export const canRetry = (error: unknown): boolean =>
  !(error instanceof AppError) || error.traits.retryable;

/** Refuses to work with a handler missing: its jobs would pile up unseen. */
export function requireHandlers(handlers: JobHandlers): void {
  const missing = Object.keys(jobCatalog)
    .filter(isJobName)
    .filter((name) => typeof handlers[name] !== 'function');
  if (missing.length > 0) {
    throw new AppError('config.invalid', `These jobs have no handler: ${missing.join(', ')}.`);
  }
}

/**
 * One attempt at a job: calls its handler, gives up on it after the catalogue's time-out, and writes one
 * line about how it went. A handler that was given up on may still finish; its steps are idempotent.
 */
export async function runJob(options: {
  readonly job: Job;
  readonly handlers: JobHandlers;
  /** Counts from 1. */
  readonly attempt: number;
  readonly log: Logger;
}): Promise<void> {
  const { job, attempt, log } = options;
  const { timeoutMs, attempts } = jobCatalog[job.name];
  const handler = options.handlers[job.name] as (payload: unknown) => Promise<void>;
  const startedAt = performance.now();
  const fields = (outcome: string) => ({
    job: job.name,
    payload: job.payload,
    attempt,
    outcome,
    durationMs: Math.round(performance.now() - startedAt),
  });
  try {
    await within(timeoutMs, `the handler of ${job.name}`, handler(job.payload));
    log.debug(fields('done'), 'job');
  } catch (error) {
    const again = canRetry(error) && attempt < attempts;
    const line = { ...fields(again ? 'retry' : 'failed'), err: error };
    // The sweep comes back to whatever was left undone, so a foreseen failure is as bad as its code says.
    if (again) log.warn(line, 'job');
    else log[error instanceof AppError ? error.traits.level : 'error'](line, 'job');
    throw error;
  }
}
