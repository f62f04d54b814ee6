/** The installation's limits on sessions. Times are in seconds. */
export type SessionPolicy = {
  /** How many sessions have a workspace at once. */
  readonly maxSessions: number;
  /** How long a learner waits in the queue at most. */
  readonly queueTimeoutSeconds: number;
  /** How long a workspace may take to start. */
  readonly startTimeoutSeconds: number;
  /** How long a removal may take before operators are told. */
  readonly stuckAfterSeconds: number;
  /** How often a workspace that stopped by itself is started again. */
  readonly maxRestarts: number;
};

export const defaultSessionPolicy: SessionPolicy = {
  maxSessions: 20,
  queueTimeoutSeconds: 1800,
  startTimeoutSeconds: 180,
  stuckAfterSeconds: 300,
  maxRestarts: 5,
};
