import type { Logger } from '@launchpad/kernel';

const quietMs = 10_000;

/**
 * A listener for the connection's errors. A server that is away fails every attempt to reach it, many
 * times a second: one line says it, and then one every ten seconds with the number left out.
 */
export function outageLog(log: Logger, backend: string): (error: unknown) => void {
  let quietUntil = 0;
  let leftOut = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) {
      leftOut += 1;
      return;
    }
    log.warn({ backend, err: error, leftOut }, 'job queue connection failed');
    quietUntil = now + quietMs;
    leftOut = 0;
  };
}
