import type { Logger } from '@launchpad/kernel';
import { Client } from 'pg';
import { databaseUser, prepareCluster, prepareDataDir } from './cluster.dir.js';
import { findPostgresBinaries } from './postgres.binaries.js';
import type { ServerPlace } from './postgres.server.js';
import { superviseServer } from './postgres.supervisor.js';
import { chooseServerAccount } from './server.account.js';
import { chooseSocketDir, prepareSocketDir } from './socket.dir.js';

const databaseName = 'launchpad';

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
  const server = await superviseServer(place, log);
  const connectionString = connectionStringOf(place.socketDir, databaseName);
  try {
    await createDatabase(connectionStringOf(place.socketDir, 'postgres'));
  } catch (error) {
    await server.stop();
    throw error;
  }
  progress('ready');
  return {
    connectionString,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
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
