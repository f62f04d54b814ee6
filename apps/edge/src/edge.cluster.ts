import cluster, { type Worker } from 'node:cluster';
import type { Logger } from '@launchpad/kernel';

const firstRestartMs = 500;
const longestRestartMs = 15_000;
/** Who lived this long was well. */
const soundMs = 30_000;

export type EdgeCluster = {
  /** Lets every process drain, for `withinMs` at most. */
  readonly close: (withinMs: number) => Promise<void>;
  readonly ready: () => boolean;
};

/**
 * Runs `count` processes of this program, each a whole edge on the same port. One that ends by itself is replaced,
 * later and later while it keeps ending.
 */
export function startEdgeCluster({
  count,
  log,
}: {
  readonly count: number;
  readonly log: Logger;
}): EdgeCluster {
  let closing = false;
  let restartMs = firstRestartMs;
  const listening = new Set<Worker>();
  const start = (): void => {
    if (closing) return;
    const startedAt = performance.now();
    const worker = cluster.fork();
    worker.once('listening', () => listening.add(worker));
    worker.once('exit', (code, signal) => {
      listening.delete(worker);
      if (closing) return;
      log.error({ pid: worker.process.pid, code, signal }, 'edge process ended, starting another');
      restartMs =
        performance.now() - startedAt > soundMs
          ? firstRestartMs
          : Math.min(restartMs * 2, longestRestartMs);
      setTimeout(start, restartMs);
    });
  };
  for (let i = 0; i < count; i += 1) start();
  return {
    ready: () => !closing && listening.size > 0,
    async close(withinMs) {
      closing = true;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      await Promise.all(workers.map((worker) => stop(worker, withinMs)));
    },
  };
}

function stop(worker: Worker, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), withinMs);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    worker.process.kill('SIGTERM');
  });
}
