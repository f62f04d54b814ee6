import { silentLogger } from '@launchpad/kernel';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openEdgeBed, type EdgeBed } from '../edge.bed.js';
import { ActivityStore } from './activity.store.js';

let database: TestDatabase;
let bed: EdgeBed;

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({ databaseUrl: database.url });
});
afterAll(async () => {
  await bed.close();
  await database.close();
});

const address = { kind: 'tcp', host: '127.0.0.1', port: 1 };

async function lastInput(session: string): Promise<Date | null> {
  const { rows } = await bed.db.query<{ at: Date | null }>(
    'SELECT last_input_at AS at FROM sessions WHERE id = $1',
    [session],
  );
  return rows[0]?.at ?? null;
}

it('writes the first input after a pause at once, and gathers what follows until the end', async () => {
  const session = await bed.rows.session({ address });
  await bed.db.query('UPDATE sessions SET last_input_at = NULL WHERE id = $1', [session]);
  // In an hour nothing comes by itself.
  const activity = new ActivityStore({ pool: bed.db, log: silentLogger, everyMs: 3_600_000 });

  activity.note(session);
  await vi.waitFor(async () => expect(await lastInput(session)).not.toBeNull(), {
    timeout: 15_000,
  });
  const first = await lastInput(session);
  // The database's clock goes on.
  await bed.db.query('SELECT pg_sleep(0.02)');
  activity.note(session);
  activity.note(session);
  expect(await lastInput(session)).toEqual(first);

  await activity.close();
  expect((await lastInput(session))?.getTime()).toBeGreaterThan(first?.getTime() ?? Infinity);
});
