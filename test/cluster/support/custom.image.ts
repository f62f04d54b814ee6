import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { workshopImage } from './workshop-pod.js';

const repository = path.join(import.meta.dirname, '..', '..', '..');
const run = promisify(execFile);

/** Builds an author's image as the README tells them to, and gives it to the cluster. Fails with what the builder says. */
export async function buildCustomImage(reference: string, folder: string): Promise<void> {
  const copy = 'COPY --chown=1001:0 . /tmp/src';
  const dockerfile = [`FROM ${workshopImage}`, copy, 'RUN assemble', ''];
  await writeFile(path.join(folder, 'Dockerfile'), dockerfile.join('\n'));
  const program = path.join(repository, 'infra', 'docker', 'build-image.mjs');
  await run(process.execPath, [program, reference, folder], { maxBuffer: 16 * 1024 * 1024 });
}
