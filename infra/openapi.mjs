import { createOpenApiDocument } from '@launchpad/control-plane';
import { asJson, keepWrittenFile } from './written-file.mjs';

const document = await createOpenApiDocument();
const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
if (operations.length === 0) throw new Error('The API describes no operation at all.');
await keepWrittenFile('openapi.json', await asJson(document), 'npm run openapi');
