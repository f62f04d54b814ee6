import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseSocketDir } from '@launchpad/platform';
import { Client, type QueryResultRow } from 'pg';
import { endIfThere } from './marked-processes.js';

/** The database that Launchpad keeps in `dataDir`, looked at from outside. */
export class EmbeddedDatabase {
  constructor(private readonly dataDir: string) {}

  /** One query on a connection of its own: between two of them the server may have been killed. */
  async rows<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const host = encodeURIComponent(chooseSocketDir(this.dataDir));
    const client = new Client({
      connectionString: `postgresql://launchpad@localhost/launchpad?host=${host}`,
      connectionTimeoutMillis: 2000,
    });
    // A connection that breaks while idle is reported here; a query that breaks rejects.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** `kill -9` of the server, where one runs. */
  async kill(): Promise<void> {
    const file = path.join(this.dataDir, 'postgres', 'postmaster.pid');
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n', 1)[0]);
    if (pid > 1) endIfThere(pid);
  }
}
