import { AppError } from '@launchpad/kernel';
import { Cleanup } from './cleanup.js';

/** One line for what was foreseen; the whole story for what was not. */
function explain(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `The port is taken by another program (${error.message}). End that program, or choose another port.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Longer than an edge may take to let its visitors finish; shorter than what ends a process anyway. */
const stopWithinMs = 45_000;

/**
 * The life of a process: starts, waits for SIGINT or SIGTERM, and stops what was added to `cleanup` in the
 * opposite order, with a limit. A start that fails says why in one line and leaves with 1.
 */
export async function runUntilStopped(
  name: string,
  start: (cleanup: Cleanup) => Promise<void>,
): Promise<void> {
  const cleanup = new Cleanup();
  const life = { stopping: false };
  const stop = (): void => {
    if (life.stopping) return;
    life.stopping = true;
    setTimeout(() => {
      process.stderr.write(`${name} is stuck stopping: ${cleanup.current ?? 'nothing'}\n`);
      process.exit(1);
    }, stopWithinMs).unref();
    void cleanup.run().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    await start(cleanup);
  } catch (error) {
    if (life.stopping) return;
    process.stderr.write(`\n${name} cannot start: ${explain(error)}\n`);
    await cleanup.run();
    process.exit(1);
  }
}
