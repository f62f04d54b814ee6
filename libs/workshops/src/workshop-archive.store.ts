import type { Database } from '@launchpad/platform';

/** The packed files of workshop versions, as every worker finds them. */
export class WorkshopArchiveStore {
  constructor(private readonly db: Database) {}

  async has(digest: string): Promise<boolean> {
    return (await this.db.workshopArchive.count({ where: { digest } })) > 0;
  }

  /** The same digest has the same content: whoever was first is as good. */
  async insert(digest: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.db.workshopArchive.createMany({ data: [{ digest, content }], skipDuplicates: true });
  }

  async find(digest: string): Promise<Uint8Array | undefined> {
    const row = await this.db.workshopArchive.findUnique({ where: { digest } });
    return row?.content;
  }

  /** Forgets what is not in use and not new: a version is stored a moment before anybody can use it. */
  async prune(inUse: ReadonlySet<string>): Promise<void> {
    await this.db.$executeRaw`
      DELETE FROM workshop_archives
      WHERE NOT (digest = ANY(${[...inUse]})) AND created_at < now() - interval '10 minutes'`;
  }
}
