/** What one process of the edge puts up with. */
export type EdgeLimits = {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxSocketsPerSession: number;
  readonly maxRequestsPerSession: number;
  readonly maxDatabaseConnections: number;
  readonly maxHeaderBytes: number;
  readonly maxBodyBytes: number;
  /** For the whole head of a request. */
  readonly headerTimeoutMs: number;
  /** For a whole request with its body. */
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly connectTimeoutMs: number;
  /** Until an upstream begins to answer; who asks for an event stream waits for as long as it takes. */
  readonly firstByteTimeoutMs: number;
  /** How long a side may take nothing, or send next to nothing of a body it has begun. */
  readonly stallMs: number;
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
  /** How often WebSockets are looked at. */
  readonly aliveEveryMs: number;
  /** How often sessions with something open, and routes in use, are checked. */
  readonly watchEveryMs: number;
  /** A route this old may be used without asking. */
  readonly freshMs: number;
  /** How long known routes serve while nothing can be asked. */
  readonly staleMs: number;
  /** How often activity is written. */
  readonly activityEveryMs: number;
};

export const defaultLimits: EdgeLimits = {
  maxConnections: 8000,
  maxConnectionsPerAddress: 4000,
  maxSocketsPerSession: 64,
  maxRequestsPerSession: 128,
  maxDatabaseConnections: 8,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 512 * 1024 * 1024,
  headerTimeoutMs: 10_000,
  requestTimeoutMs: 15 * 60_000,
  keepAliveMs: 65_000,
  connectTimeoutMs: 3000,
  // A little under the minute in which somebody must have been told.
  firstByteTimeoutMs: 59_000,
  stallMs: 60_000,
  pingAfterMs: 22_500,
  deadAfterMs: 55_000,
  aliveEveryMs: 2500,
  watchEveryMs: 1000,
  freshMs: 2000,
  staleMs: 10 * 60_000,
  activityEveryMs: 15_000,
};
