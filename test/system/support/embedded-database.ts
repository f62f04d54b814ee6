import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseSocketDir } from '@launchpad/platform';
import { Pool, type QueryResultRow } from 'pg';
import { onTestFinished } from 'vitest';
import { endIfThere } from './marked-processes.js';

/** The database that Launchpad keeps in `dataDir`, looked at from outside. */
export class EmbeddedDatabase {
  private readonly pool: Pool;

  constructor(private readonly dataDir: string) {
    const host = encodeURIComponent(chooseSocketDir(dataDir));
    this.pool = new Pool({
      connectionString: `postgresql://launchpad@localhost/launchpad?host=${host}`,
      connectionTimeoutMillis: 2000,
      max: 2,
    });
    // A connection that is lost while nobody uses it is no loss: the next query gets a new one.
    this.pool.on('error', () => undefined);
    onTestFinished(() => this.pool.end());
  }

  async rows<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, values)).rows;
  }

  /** `kill -9` of the server, where one runs. */
  async kill(): Promise<void> {
    const file = path.join(this.dataDir, 'postgres', 'postmaster.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n', 1)[0]);
    if (pid > 1) endIfThere(pid);
  }
}
