import type { Logger } from '@launchpad/kernel';
import type { NextFunction, Response } from 'express';
import type { LaunchpadRequest } from './request.js';

/** One wide line a request. Never its query string or its cookies. */
export const requestLog =
  (log: Logger) =>
  (request: LaunchpadRequest, response: Response, next: NextFunction): void => {
    const started = process.hrtime.bigint();
    response.once('close', () => {
      const durationMs = Number(process.hrtime.bigint() - started) / 1e6;
      const { method, path, id: requestId, user } = request;
      const line = {
        method,
        path,
        status: response.statusCode,
        durationMs: Math.round(durationMs * 10) / 10,
        requestId,
        userId: user?.id,
      };
      if (path.startsWith('/api/')) log.info(line, 'request');
      else log.debug(line, 'request');
    });
    next();
  };
