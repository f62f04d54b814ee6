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
