import { errorCatalog, type ErrorCode, type ErrorTraits } from './error-catalog.js';

/** A failure we foresaw. `message` is for people and names cause and remedy; `details` is for programs. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: {
      readonly details?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.details = options.details ?? {};
  }

  readonly details: Readonly<Record<string, unknown>>;

  get traits(): ErrorTraits {
    return errorCatalog[this.code];
  }
}
