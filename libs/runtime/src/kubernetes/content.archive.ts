import { readdir } from 'node:fs/promises';
import { create } from 'tar';
import { startRefused } from '../start-failure.js';
import { largestContent } from './manifests/content-manifest.js';

/** As many versions as are likely in use at once; each is at most `largestContent`. */
const kept = 32;

/** Workshop files as tar.gz. A version's folder never changes, so a room that starts at once packs it once. */
export class ContentArchives {
  private readonly packed = new Map<string, Promise<Buffer>>();

  /**
   * Throws `workspace.start_failed` when the files are too many for an object of the cluster; an image has no such limit.
   */
  async get(contentDir: string): Promise<Buffer> {
    const archive = this.packed.get(contentDir) ?? packContent(contentDir);
    // The latest last: the first is the one that was not asked for the longest.
    this.packed.delete(contentDir);
    this.packed.set(contentDir, archive);
    const [oldest] = this.packed.keys();
    if (this.packed.size > kept && oldest !== undefined) this.packed.delete(oldest);
    try {
      return await archive;
    } catch (error) {
      this.packed.delete(contentDir);
      throw error;
    }
  }
}

async function packContent(contentDir: string): Promise<Buffer> {
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
