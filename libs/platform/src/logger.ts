import type { Logger } from '@launchpad/kernel';
import { pino, type Logger as Pino } from 'pino';
import { PinoPretty as pretty } from 'pino-pretty';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Whatever may carry a secret, wherever it is nested one level deep. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'ticket',
  'password',
  'secret',
  'privateKey',
  'databaseUrl',
  'redisUrl',
];

const redactedPaths: readonly string[] = secretFields.flatMap((field) => [
  `["${field}"]`,
  `*["${field}"]`,
  `req.headers["${field}"]`,
  `res.headers["${field}"]`,
]);

/**
 * The part of an error that explains it. Libraries hang whole clients on their errors, settings and passwords
 * included, so only what is named here is logged.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return {
    name,
    message,
    stack,
    ...code,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** Logs to standard output; with `file`, to that file, and to standard error what a person should know. */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly name: string;
  readonly file?: string;
}): Pino & Logger {
  const settings = {
    name: options.name,
    level: options.level,
    serializers: { err: describeError },
    redact: { paths: [...redactedPaths], censor: '[redacted]' },
  };
  if (options.file === undefined || options.level === 'silent') return pino(settings);
  const forPeople = pretty({
    destination: 2,
    sync: true,
    ignore: 'pid,hostname,name',
    translateTime: 'SYS:HH:MM:ss',
  });
  const toFile = pino.destination({ dest: options.file, append: true, sync: true });
  return pino(
    settings,
    pino.multistream([
      { level: options.level, stream: toFile },
      { level: 'warn', stream: forPeople },
    ]),
  );
}
