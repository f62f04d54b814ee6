import type { Problem } from '@launchpad/contract';

/** What went wrong between this page and the API. */
export type Failure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timeout' }
  /** It answered, and not in the words this page knows: mostly an old page and a new server. */
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly problem?: Problem;
      readonly retryAfterSeconds?: number;
    };

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind === 'refused' ? `refused with ${String(failure.status)}` : failure.kind, {
      cause,
    });
    this.failure = failure;
  }
}

/** HTTP status of a refusal; undefined when there was no answer. */
export function refusalStatus(error: unknown): number | undefined {
  return error instanceof ApiError && error.failure.kind === 'refused'
    ? error.failure.status
    : undefined;
}

/** Whether doing the same again, a moment later, can succeed. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { failure } = error;
  if (failure.kind === 'unreachable' || failure.kind === 'timeout') return true;
  if (failure.kind === 'unreadable') return false;
  return failure.problem?.retryable ?? failure.status >= 502;
}

/** How long the server asked to be left alone, in milliseconds. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.failure.kind !== 'refused') return undefined;
  const seconds = error.failure.retryAfterSeconds;
  return seconds === undefined ? undefined : seconds * 1000;
}
