import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = path.join(import.meta.dirname, '..', '..', '..');
const reference = 'docker.io/launchpad/listener:dev';

/** Builds an image whose pods are ready at once and take next to nothing; gives it to the cluster. */
export async function buildListenerImage(): Promise<string> {
  const program = path.join(repository, 'infra', 'docker', 'build-image.mjs');
  const folder = path.join(repository, 'test', 'cluster', 'listener');
  await run(process.execPath, [program, reference, folder], { maxBuffer: 16 * 1024 * 1024 });
  return reference;
}
