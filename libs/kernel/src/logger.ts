type LogMethod = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Structured log in pino's call order: fields first, then a short constant message. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
}

const discard: LogMethod = () => undefined;

export const silentLogger: Logger = {
  debug: discard,
  info: discard,
  warn: discard,
  error: discard,
};
