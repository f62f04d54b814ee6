import { createOpenApiDocument } from '@launchpad/control-plane';
import { silentLogger } from '@launchpad/kernel';
import { asJson, keepWrittenFile } from './written-file.mjs';

// Describing the API calls nothing: it needs neither a database nor a queue.
const document = await createOpenApiDocument({
  db: {},
  jobs: {},
  hints: {},
  log: silentLogger,
  portalUrl: 'http://localhost:7080',
  sessionsDomain: 'sessions.localhost',
  portalDir: '.',
  maxSessions: 1,
  verifyEdge: () => Promise.reject(new Error('nobody asks here')),
});
const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
if (operations.length === 0) throw new Error('The API describes no operation at all.');
await keepWrittenFile('openapi.json', await asJson(document), 'npm run openapi');
