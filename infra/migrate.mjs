import { migrate } from '@launchpad/platform';

const url = process.env.DATABASE_URL;
if (url === undefined || url === '') {
  console.error(
    'Set DATABASE_URL to the database that is to be migrated. The embedded one is migrated at each start.',
  );
  process.exitCode = 1;
} else {
  const applied = await migrate(url);
  console.log(
    applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`,
  );
}
