import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from './test-database.js';

const connect = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  // The drop at the end cuts the connection.
  client.on('error', (error) => expect(error.message).toContain('terminat'));
  await client.connect();
  return client;
};

test('each caller gets a database with the migrations and none of the others’ rows', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  onTestFinished(() => Promise.all([first.close(), second.close()]).then(() => undefined));
  const one = await connect(first.url);
  const other = await connect(second.url);
  await one.query("INSERT INTO tenants (id, slug, name) VALUES ('t1', 'one', 'One')");

  await expect(other.query('SELECT id FROM tenants WHERE id = $1', ['t1'])).resolves.toMatchObject({
    rowCount: 0,
  });
});

test('close drops it, even when somebody is still connected', async () => {
  const database = await createTestDatabase();
  await connect(database.url);

  await database.close();

  await expect(connect(database.url)).rejects.toThrow('does not exist');
});
