import { newId } from '@launchpad/kernel';
import type { Database, Transaction } from '@launchpad/platform';
import { storedFaults } from './stored-definition.js';
import type { WorkshopDefinition } from './workshop-definition.js';
import type { WorkshopFault } from './workshop-fault.js';

/** A workshop as the last look at its folder left it. */
export type KnownWorkshop = {
  readonly slug: string;
  readonly digest: string | undefined;
  readonly faults: readonly WorkshopFault[];
  readonly withdrawn: boolean;
};

export async function listKnown(db: Database, tenantId: string): Promise<readonly KnownWorkshop[]> {
  const rows = await db.workshop.findMany({ where: { tenantId }, include: { currentVersion: true } });
  return rows.map((row) => ({
    slug: row.slug,
    digest: row.currentVersion?.digest,
    faults: storedFaults.parse(row.faults),
    withdrawn: row.withdrawnAt !== null,
  }));
}

type NewVersion = {
  readonly tenantId: string;
  readonly slug: string;
  readonly digest: string;
  readonly definition: WorkshopDefinition;
};

/** Makes this version the one new sessions get. The same content seen before is the same version. */
export async function publishVersion(tx: Transaction, version: NewVersion): Promise<void> {
  const { tenantId, slug, digest, definition } = version;
  const workshop = await saveWorkshop(tx, { tenantId, slug, faults: [] });
  const { id } = await tx.workshopVersion.upsert({
    where: { tenantId_workshopId_digest: { tenantId, workshopId: workshop.id, digest } },
    create: { id: newId(), tenantId, workshopId: workshop.id, digest, definition: { ...definition } },
    update: {},
  });
  await tx.workshop.update({ where: { id: workshop.id }, data: { currentVersionId: id } });
}

type FaultyWorkshop = {
  readonly tenantId: string;
  readonly slug: string;
  readonly faults: readonly WorkshopFault[];
};

/** Notes what is wrong with the folder now. The last good version stays published. */
export async function recordFaults(tx: Transaction, workshop: FaultyWorkshop): Promise<void> {
  await saveWorkshop(tx, workshop);
}

async function saveWorkshop(tx: Transaction, { tenantId, slug, faults }: FaultyWorkshop) {
  const found = { faults: faults.map((fault) => ({ ...fault })), withdrawnAt: null };
  return tx.workshop.upsert({
    where: { tenantId_slug: { tenantId, slug } },
    create: { id: newId(), tenantId, slug, ...found },
    update: { ...found, updatedAt: new Date() },
  });
}

type GoneWorkshop = { readonly tenantId: string; readonly slug: string; readonly at: Date };

/** Takes a workshop whose folder is gone out of the catalogue. Sessions that run it go on. */
export async function withdraw(tx: Transaction, { tenantId, slug, at }: GoneWorkshop): Promise<void> {
  await tx.workshop.updateMany({
    where: { tenantId, slug, withdrawnAt: null },
    data: { withdrawnAt: at, updatedAt: at, faults: [] },
  });
}

/** Digests of all tenants' published versions and of the versions named. */
export async function digestsInUse(db: Database, versionIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.workshopVersion.findMany({
    where: { OR: [{ currentOf: { some: { withdrawnAt: null } } }, { id: { in: [...versionIds] } }] },
    select: { digest: true },
  });
  return new Set(rows.map((row) => row.digest));
}
