import type { Logger } from '@launchpad/kernel';
import type { LoggerService } from '@nestjs/common';

/** Gives Nest's own words to our log. They are details: our own lines tell what matters. */
export const nestLogger = (log: Logger): LoggerService => ({
  log: (message: unknown) => {
    log.debug({ nest: message }, 'nest');
  },
  warn: (message: unknown) => {
    log.warn({ nest: message }, 'nest');
  },
  error: (message: unknown, stack?: unknown) => {
    log.error({ nest: message, stack }, 'nest');
  },
});
