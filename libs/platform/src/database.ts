import { PrismaPg } from '@prisma/adapter-pg';
import type { Logger } from '@launchpad/kernel';
import { Pool, type PoolConfig } from 'pg';
import { PrismaClient, Prisma } from './generated/prisma/client.js';

/** A Prisma client. Only `*.store.ts` and `*.read-model.ts` call it. */
export type Database = PrismaClient;
/** What runs inside `inTransaction`; a whole `Database` will do too where no transaction is needed. */
export type Transaction = Prisma.TransactionClient;

export type DatabaseConnection = {
  readonly db: Database;
  close(): Promise<void>;
};

/** Connects to `url`, lazily. A Unix socket is `postgresql://user@localhost/name?host=/directory`. */
export function connectDatabase(options: {
  readonly url: string;
  readonly maxConnections: number;
  readonly log: Logger;
}): DatabaseConnection {
  const config: PoolConfig = {
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: 10_000,
  };
  const pool = new Pool(config);
  let closing = false;
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', (error) => {
    // The pool does not wait for the last goodbye, so a server that stops next may still answer it with this.
    if (!closing) options.log.warn({ err: error }, 'database connection lost');
  });
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    db,
    async close() {
      closing = true;
      await db.$disconnect();
      await pool.end();
    },
  };
}

/** Runs `work` in one transaction; rolls back when it throws. */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return db.$transaction(work, { maxWait: 10_000, timeout: 20_000 });
}

/** Pieces of SQL with their parameters, for statements that are put together. */
export const { sql, join: joinSql, empty: noSql } = Prisma;
export type Sql = Prisma.Sql;

/** The database's time: the one clock that all processes share. */
export async function databaseNow(db: Database | Transaction): Promise<Date> {
  const rows = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not tell the time');
  return row.now;
}
