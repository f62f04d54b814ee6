import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Logger } from '@launchpad/kernel';
import { Client } from 'pg';
import { databaseUser, prepareCluster, prepareDataDir } from './cluster.dir.js';
import { findPostgresBinaries } from './postgres.binaries.js';
import { startServer, type RunningServer, type ServerPlace } from './postgres.server.js';
import { findPostmaster, removeLockFiles, stopPostmaster } from './postmaster.process.js';
import { chooseServerAccount } from './server.account.js';
import { chooseSocketDir, prepareSocketDir } from './socket.dir.js';

const databaseName = 'launchpad';
const longestPauseMs = 5_000;

export type EmbeddedPostgresStep = 'creating the database' | 'starting the database' | 'ready';

export interface EmbeddedPostgres {
  /** For `pg`, Prisma and BullMQ; the server is reached through a Unix socket alone. */
  readonly connectionString: string;
  /** Of the server that runs now: one that was killed is started again. */
  readonly pid: number;
  /** Lets transactions under way end in a rollback, writes everything out and waits for the end. */
  stop(): Promise<void>;
}

export type EmbeddedPostgresOptions = {
  /** Holds the cluster in `postgres`. The caller holds its lock (`lockDataDir`). */
  readonly dataDir: string;
  /** `<dataDir>/run`, or a short directory below the system's temporary one where that is too long. */
  readonly socketDir?: string;
  readonly log: Logger;
  readonly onProgress?: (step: EmbeddedPostgresStep) => void;
};

/**
 * Runs a Postgres server of our own on `dataDir`, which it makes at the first start. A server that a
 * killed launcher left there is stopped first; one that ends by itself is started again.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { log } = options;
  const progress = options.onProgress ?? (() => undefined);
  const place = await preparePlace(options, progress);
  progress('starting the database');
  const supervised = await superviseServer(place, log);
  const connectionString = connectionStringOf(place.socketDir, databaseName);
  try {
    await createDatabase(connectionStringOf(place.socketDir, 'postgres'));
  } catch (error) {
    await supervised.stop();
    throw error;
  }
  progress('ready');
  return {
    connectionString,
    get pid() {
      return supervised.pid();
    },
    stop: supervised.stop,
  };
}

async function preparePlace(
  options: EmbeddedPostgresOptions,
  progress: (step: EmbeddedPostgresStep) => void,
): Promise<ServerPlace> {
  const dataDir = await prepareDataDir(options.dataDir);
  const binDir = findPostgresBinaries();
  const account = await chooseServerAccount([dataDir, binDir]);
  const pgData = await prepareCluster({
    dataDir,
    binDir,
    account,
    onCreate: () => progress('creating the database'),
  });
  const socketDir = options.socketDir ?? chooseSocketDir(dataDir);
  await prepareSocketDir(socketDir, account);
  return { binDir, pgData, socketDir, account };
}

/** Keeps one server running until `stop`. */
async function superviseServer(place: ServerPlace, log: Logger) {
  let server = await startAlone(place, log);
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      await server.ended;
      if (stopping.signal.aborted) return;
      log.warn({ pid: server.pid }, 'postgres ended by itself');
      for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        try {
          server = await startAlone(place, log);
          log.info({ pid: server.pid }, 'postgres started again');
          break;
        } catch (error) {
          if (stopping.signal.aborted) return;
          log.error({ err: error }, 'postgres could not be started again');
          await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(
            (reason: unknown) => reason,
          );
        }
      }
      if (stopping.signal.aborted) await server.stop();
    }
  };
  const watching = watch();
  return {
    pid: () => server.pid,
    async stop() {
      stopping.abort();
      await server.stop();
      await watching;
    },
  };
}

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

async function createDatabase(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

const connectionStringOf = (socketDir: string, database: string): string =>
  `postgresql://${databaseUser}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
