import type { Database } from '@launchpad/platform';
import { storedDefinition, storedFaults } from './stored-definition.js';
import type { WorkshopDefinition } from './workshop-definition.js';
import type { WorkshopFault } from './workshop-fault.js';

/** One immutable version of a workshop. Its files are in `snapshotDir(storeDir, digest)`. */
export type WorkshopVersion = {
  readonly id: string;
  readonly tenantId: string;
  readonly slug: string;
  readonly digest: string;
  readonly definition: WorkshopDefinition;
};

export type WorkshopCondition = {
  readonly slug: string;
  /** Whether people can start it: a workshop with faults may still offer its last good version. */
  readonly published: boolean;
  readonly faults: readonly WorkshopFault[];
};

type VersionRow = {
  readonly id: string;
  readonly tenantId: string;
  readonly digest: string;
  readonly definition: unknown;
};

const toVersion = (slug: string, row: VersionRow): WorkshopVersion => ({
  id: row.id,
  tenantId: row.tenantId,
  slug,
  digest: row.digest,
  definition: storedDefinition.parse(row.definition),
});

/** What others may know of workshops. */
export class WorkshopReadModel {
  constructor(private readonly db: Database) {}

  /** The catalogue: what a new session of each workshop would run, by title. */
  async listPublished(tenantId: string): Promise<readonly WorkshopVersion[]> {
    const rows = await this.db.workshop.findMany({
      where: { tenantId, withdrawnAt: null },
      include: { currentVersion: true },
    });
    return rows
      .flatMap(({ slug, currentVersion }) =>
        currentVersion ? [toVersion(slug, currentVersion)] : [],
      )
      .sort((a, b) => a.definition.title.localeCompare(b.definition.title, 'en'));
  }

  async findPublished(tenantId: string, slug: string): Promise<WorkshopVersion | undefined> {
    const row = await this.db.workshop.findFirst({
      where: { tenantId, slug, withdrawnAt: null },
      include: { currentVersion: true },
    });
    return row?.currentVersion ? toVersion(row.slug, row.currentVersion) : undefined;
  }

  /** Any version there ever was, such as the one an older session still runs. */
  async findVersion(id: string): Promise<WorkshopVersion | undefined> {
    const row = await this.db.workshopVersion.findUnique({
      where: { id },
      include: { workshop: true },
    });
    return row ? toVersion(row.workshop.slug, row) : undefined;
  }

  /** Every workshop that has a folder, with what is wrong with it now. */
  async listFaults(tenantId: string): Promise<readonly WorkshopCondition[]> {
    const rows = await this.db.workshop.findMany({
      where: { tenantId, withdrawnAt: null },
      orderBy: { slug: 'asc' },
    });
    return rows.map((row) => ({
      slug: row.slug,
      published: row.currentVersionId !== null,
      faults: storedFaults.parse(row.faults),
    }));
  }
}
