import { readdir } from 'node:fs/promises';
import { create } from 'tar';
import { startRefused } from '../start-failure.js';
import { largestContent } from './manifests/content-manifest.js';

/**
 * The workshop's files as tar.gz. Throws `workspace.start_failed` when they are too many for an object of the cluster;
 * an image has no such limit.
 */
export async function packContent(contentDir: string): Promise<Buffer> {
  // Named one by one: an entry for the folder itself would set the home's own time and mode, which are not ours to set.
  const names = (await readdir(contentDir)).sort();
  if (names.length === 0) names.push('.');
  const parts: Buffer[] = [];
  let bytes = 0;
  const archive = create({ cwd: contentDir, gzip: true, portable: true }, names);
  for await (const part of archive as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > largestContent) throw tooLarge();
  }
  return Buffer.concat(parts);
}

const tooLarge = () =>
  startRefused(
    'start_failed',
    `The files of this workshop are larger than ${String(largestContent / 1024)} KiB when packed: build an image for it, and name that in its definition.`,
  );
