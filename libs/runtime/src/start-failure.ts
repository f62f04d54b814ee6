import { AppError } from '@launchpad/kernel';

/** Why a workspace cannot start. Each has words of its own for the learner, and its own event. */
export const startFailures = [
  'image_not_found',
  'image_denied',
  'quota_exceeded',
  'unschedulable',
  'crash_loop',
  'setup_failed',
  'admission_refused',
  /** The runtime has no cluster, and the workshop needs one. */
  'cluster_required',
  'start_failed',
] as const;

export type StartFailure = (typeof startFailures)[number];

/** What `ensure` throws where it knows already that the workspace cannot start. `cause` is in words for the learner. */
export const startRefused = (code: StartFailure, cause: string, detail: object = {}): AppError =>
  new AppError('workspace.start_failed', cause, { details: { ...detail, startFailure: code } });

/** The failure an error of `ensure` stands for. */
export function startFailureOf(error: AppError): StartFailure {
  const told = error.details['startFailure'];
  return startFailures.find((code) => code === told) ?? 'start_failed';
}
