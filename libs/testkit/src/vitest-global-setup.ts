import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { migrate, startEmbeddedPostgres } from '@launchpad/platform';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { templateName, withDatabaseName } from './test-database.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the server's `launchpad` database, for those who make and drop others. */
    testServerUrl: string;
  }
}

/** One Postgres server for the whole run, with a database that has all migrations, to clone from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'launchpad-test-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLogger });
  const client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateName}`);
  await client.end();
  await migrate(withDatabaseName(postgres.connectionString, templateName));
  project.provide('testServerUrl', postgres.connectionString);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  };
}
