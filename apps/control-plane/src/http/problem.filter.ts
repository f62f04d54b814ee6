import { randomUUID } from 'node:crypto';
import { AppError, errorCatalog, type ErrorCode, type Logger } from '@launchpad/kernel';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { LaunchpadRequest } from './request.js';

/** What Express and Nest refuse by themselves, in our codes. */
const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  404: 'request.not_found',
  405: 'request.method_not_allowed',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
};

const detailByCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  'request.malformed': 'The body or the address is not well-formed. Send valid JSON in UTF-8.',
  'request.not_found': 'Nothing is at this address. /api/v1/docs lists what there is.',
  'request.too_large': 'The body is larger than 16 KiB.',
};

/** Renders every failure as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<LaunchpadRequest>();
    const response = http.getResponse<Response>();
    const error = translate(exception);
    const { status, title, level, retryable } = errorCatalog[error.code];
    const requestId = typeof request.id === 'string' ? request.id : randomUUID();
    if (level === 'error') this.log.error({ err: exception, requestId }, 'request failed');
    if (response.headersSent) {
      response.end();
      return;
    }
    if (status === 429 || status === 503) response.setHeader('Retry-After', '5');
    response
      .status(status)
      .type('application/problem+json')
      .json({
        type: 'about:blank',
        title,
        status,
        detail: error.message,
        code: error.code,
        retryable,
        requestId,
        ...error.details,
      });
  }
}

function translate(exception: unknown): AppError {
  if (exception instanceof AppError) return exception;
  const status = statusOf(exception);
  const code = status === undefined ? undefined : codeByStatus[status];
  if (code !== undefined)
    return new AppError(code, detailByCode[code] ?? errorCatalog[code].title, { cause: exception });
  return new AppError(
    'internal',
    'Something went wrong on our side. Nothing was lost; please try again.',
    { cause: exception },
  );
}

/** Nest's own exceptions, and those of Express' body reader, which carry `status` and `expose`. */
function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (exception instanceof Error && 'expose' in exception && 'status' in exception) {
    return typeof exception.status === 'number' ? exception.status : undefined;
  }
  return undefined;
}
