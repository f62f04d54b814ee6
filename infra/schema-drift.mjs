import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { migrate } from '@launchpad/platform';
import { root } from './run-command.mjs';
import { diffDatabaseToSchema } from './schema-diff.mjs';
import { withThrowawayDatabase } from './throwaway-database.mjs';

/** `prisma/schema.prisma` or the file named on the command line, against all migrations. */
const file = path.resolve(process.argv[2] ?? path.join(root, 'prisma', 'schema.prisma'));
const schema = { path: file, content: await readFile(file, 'utf8') };

const { same, sql } = await withThrowawayDatabase(async (connectionString) => {
  await migrate(connectionString);
  return diffDatabaseToSchema(connectionString, schema);
});
if (!same) {
  console.error(
    `The migrations and ${path.relative(root, file)} differ. A migration would have to do this:\n\n${sql}`,
  );
  process.exitCode = 1;
}
