import type { Logger } from '@launchpad/kernel';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Whatever may carry a secret, wherever it is nested one level deep. */
const secretFields = ['authorization', 'cookie', 'set-cookie', 'token', 'ticket', 'password', 'secret', 'privateKey', 'databaseUrl', 'redisUrl'];

export const redactedPaths: readonly string[] = secretFields.flatMap((field) => [
  `["${field}"]`,
  `*["${field}"]`,
  `req.headers["${field}"]`,
  `res.headers["${field}"]`,
]);

export function createLogger(options: {
  readonly level: LogLevel;
  readonly name: string;
  readonly destination?: DestinationStream;
}): Pino & Logger {
  const settings = {
    name: options.name,
    level: options.level,
    base: { service: options.name },
    redact: { paths: [...redactedPaths], censor: '[redacted]' },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
