import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@launchpad/kernel';
import type { Database } from '@launchpad/platform';
import { create, extract } from 'tar';
import { snapshotDir } from './snapshot-name.js';
import { WorkshopArchiveStore } from './workshop-archive.store.js';

/** Snapshots in the database, as tar.gz: how a version gets to a worker that never had its folder. */
export class WorkshopArchives {
  private readonly store: WorkshopArchiveStore;

  constructor(
    db: Database,
    private readonly storeDir: string,
  ) {
    this.store = new WorkshopArchiveStore(db);
  }

  /** Packs the snapshot with this digest, unless somebody did already. */
  async keep(digest: string): Promise<void> {
    if (await this.store.has(digest)) return;
    const cwd = snapshotDir(this.storeDir, digest);
    const parts: Buffer[] = [];
    const packed = create({ cwd, gzip: true, portable: true }, await readdir(cwd));
    for await (const part of packed as AsyncIterable<Buffer>) parts.push(part);
    await this.store.insert(digest, Uint8Array.from(Buffer.concat(parts)));
  }

  /** @throws AppError `service.unavailable` when nobody has kept it (yet) */
  async unpack(digest: string, dir: string): Promise<void> {
    const content = await this.store.find(digest);
    if (content === undefined) {
      throw new AppError('service.unavailable', 'The files of this workshop version are not here.', {
        details: { digest },
      });
    }
    // Who made the archive does not matter for whose the files are; what is in them was checked when they were published.
    await pipeline(Readable.from([content]), extract({ cwd: dir, preserveOwner: false }));
  }

  prune(inUse: ReadonlySet<string>): Promise<void> {
    return this.store.prune(inUse);
  }
}
