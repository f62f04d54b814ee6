import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Logger } from '@launchpad/kernel';
import { startServer, type RunningServer, type ServerPlace } from './postgres.server.js';
import { findPostmaster, removeLockFiles, stopPostmaster } from './postmaster.process.js';

const longestPauseMs = 5_000;

/** Starts the server and keeps one running until `stop`: one that ends by itself is started again. */
export async function superviseServer(place: ServerPlace, log: Logger) {
  const stopping = new AbortController();
  let server = await startAlone(place, log);
  const watching = watch();

  async function watch(): Promise<void> {
    await server.ended;
    while (!stopping.signal.aborted) {
      log.warn({ pid: server.pid }, 'postgres ended by itself');
      server = (await startAgain()) ?? server;
      if (isStopping()) await server.stop();
      await server.ended;
    }
  }

  async function startAgain(): Promise<RunningServer | undefined> {
    for (let pauseMs = 50; !isStopping(); pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        const started = await startAlone(place, log);
        log.info({ pid: started.pid }, 'postgres started again');
        return started;
      } catch (error) {
        log.error({ err: error }, 'postgres could not be started again');
        await pause(pauseMs, stopping.signal);
      }
    }
    return undefined;
  }

  const isStopping = () => stopping.signal.aborted;

  return {
    get pid() {
      return server.pid;
    },
    async stop() {
      stopping.abort();
      await server.stop();
      await watching;
    },
  };
}

/** Stops a server that somebody else left on this data, and starts ours. */
async function startAlone(place: ServerPlace, log: Logger): Promise<RunningServer> {
  const left = await findPostmaster(place.pgData);
  if (left !== undefined) {
    log.info({ pid: left }, 'postgres of an earlier launcher stopped');
    await stopPostmaster(left);
  }
  await removeLockFiles(place.pgData, place.socketDir);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startServer(place, log);
    } catch (error) {
      // The children of a killed server notice within moments that it is gone.
      const inUse = error instanceof AppError && error.message.includes('still in use');
      if (!inUse || attempt === 20) throw error;
      await sleep(100);
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal }).catch((reason: unknown) => {
    if (!signal.aborted) throw reason;
  });
