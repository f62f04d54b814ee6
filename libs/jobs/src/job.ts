import { AppError } from '@launchpad/kernel';
import { jobCatalog, type JobName } from './job-catalog.js';

/** A job as the backends see it: its payload has passed the catalogue's schema. */
export type Job = {
  readonly name: JobName;
  readonly payload: unknown;
  /** Two jobs with this key are the same wake-up. */
  readonly key: string;
};

export const isJobName = (name: unknown): name is JobName =>
  typeof name === 'string' && Object.hasOwn(jobCatalog, name);

/** Checks what was, or will be, in the queue. Both ends call it: an older release may have written it. */
export function readJob(name: unknown, payload: unknown): Job {
  if (!isJobName(name)) {
    throw new AppError('internal', `There is no job called "${String(name)}" in the catalogue.`);
  }
  const definition = jobCatalog[name];
  const parsed = definition.payload.safeParse(payload);
  if (!parsed.success) {
    throw new AppError('internal', `The payload of the job "${name}" is not valid.`, {
      cause: parsed.error,
    });
  }
  const dedupeKey = definition.dedupeKey as (payload: unknown) => string;
  return { name, payload: parsed.data, key: `${name}/${dedupeKey(parsed.data)}` };
}
