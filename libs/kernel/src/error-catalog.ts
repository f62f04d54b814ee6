/** How a code behaves everywhere: over HTTP, in the log and in the queue. */
type ErrorTraits = {
  /** HTTP status (RFC 9110) of the problem document. */
  readonly status: number;
  readonly level: 'info' | 'warn' | 'error';
  /** Whether doing the same thing again later can succeed. */
  readonly retryable: boolean;
  /** Short, stable summary of the kind of problem (RFC 9457 `title`). */
  readonly title: string;
};

const clientError = (status: number, title: string): ErrorTraits => ({
  status,
  level: 'info',
  retryable: false,
  title,
});

/** Every code an `AppError` can carry. Adding one here is all it takes. */
export const errorCatalog = {
  'request.malformed': clientError(400, 'The request could not be read'),
  'request.invalid': clientError(422, 'The request is not valid'),
  'request.too_large': clientError(413, 'The request is too large'),
  'request.unsupported_media_type': clientError(415, 'The body is not JSON'),
  'request.not_found': clientError(404, 'There is nothing at this address'),
  'request.method_not_allowed': clientError(405, 'This method is not allowed here'),
  'request.forbidden_origin': clientError(403, 'The request came from another site'),
  'auth.required': clientError(401, 'Sign-in is required'),
  'auth.forbidden': clientError(403, 'This account may not do that'),
  'auth.link_invalid': clientError(403, 'This link is no longer valid'),
  'workshop.not_found': clientError(404, 'There is no such workshop'),
  'workshop.invalid': clientError(422, 'The workshop definition is not valid'),
  'session.not_found': clientError(404, 'There is no such session'),
  'session.not_ready': clientError(409, 'The session is not ready'),
  'session.ended': clientError(410, 'The session has ended'),
  'session.extension_refused': clientError(409, 'The session cannot be extended'),
  'session.isolation_unproven': clientError(403, 'Anonymous sessions are switched off'),
  'ticket.invalid': clientError(403, 'This link has been used or has expired'),
  'token.invalid': clientError(401, 'The token is not valid'),
  'idempotency.key_invalid': clientError(400, 'The Idempotency-Key is not valid'),
  'idempotency.key_reused': clientError(422, 'The Idempotency-Key was used for another request'),
  'idempotency.in_progress': {
    status: 409,
    level: 'info',
    retryable: true,
    title: 'The first request with this Idempotency-Key is still running',
  },
  'file.refused': clientError(403, 'The file cannot be read or written'),
  'file.conflict': clientError(409, 'Something else has this name'),
  'file.exists': clientError(412, 'There is a file of this name already'),
  'file.no_space': { status: 507, level: 'warn', retryable: true, title: 'There is no space left' },
  'rate.limited': { status: 429, level: 'info', retryable: true, title: 'Too many requests' },
  'runtime.unavailable': {
    status: 503,
    level: 'warn',
    retryable: true,
    title: 'The runtime did not answer',
  },
  'runtime.not_owned': {
    status: 500,
    level: 'error',
    retryable: false,
    title: 'The object exists and belongs to somebody else',
  },
  'workspace.start_failed': {
    status: 500,
    level: 'warn',
    retryable: false,
    title: 'The workspace could not be started',
  },
  'setup.failed': {
    status: 500,
    level: 'warn',
    retryable: false,
    title: 'The setup of the workshop failed',
  },
  'workspace.unreachable': {
    status: 502,
    level: 'warn',
    retryable: true,
    title: 'The workspace did not answer',
  },
  'service.unavailable': {
    status: 503,
    level: 'warn',
    retryable: true,
    title: 'The service is not ready',
  },
  'config.invalid': {
    status: 500,
    level: 'error',
    retryable: false,
    title: 'The configuration is not valid',
  },
  internal: { status: 500, level: 'error', retryable: false, title: 'Something went wrong' },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof errorCatalog;
export type { ErrorTraits };
