import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll } from 'vitest';
import { describeJobBackend } from '../job-backend-conformance.js';
import { createPostgresBackend } from './postgres.backend.js';

let database: TestDatabase;
let opened = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describeJobBackend('postgres', (log) => {
  opened += 1;
  const schema = `jobs_${String(opened)}`;
  return createPostgresBackend({ connection: database.url, schema, log });
});
