import { isDeepStrictEqual } from 'node:util';
import type { Clock, Logger } from '@launchpad/kernel';
import { inTransaction, type Database } from '@launchpad/platform';
import type { ObjectPolicy } from '@launchpad/runtime';
import type { WorkshopFault } from './workshop-fault.js';
import { errorCode } from './workshop.files.js';
import { inspectWorkshopFolder, listWorkshopFolders, type InspectedFolder } from './workshop.folder.js';
import { openSnapshots, type WorkshopSnapshots } from './workshop.snapshots.js';
import {
  digestsInUse,
  listKnown,
  publishVersion,
  recordFaults,
  withdraw,
  type KnownWorkshop,
} from './workshop.store.js';

export type WorkshopPublisherOptions = {
  readonly db: Database;
  readonly tenantId: string;
  readonly workshopsDir: string;
  /** Where the snapshots live; nothing else may be in it. */
  readonly storeDir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the operator allows this tenant's workshops. */
  readonly policy?: ObjectPolicy | undefined;
};

/** Slugs by what became of them. */
export type PublishReport = Record<Outcome, readonly string[]> & { readonly withdrawn: readonly string[] };
type Outcome = 'published' | 'unchanged' | 'faulty';

export type WorkshopPublisher = {
  /** Brings the catalogue in line with the folders. Safe to call at any time, also at once. */
  publish(): Promise<PublishReport>;
  /** Removes snapshots that neither the catalogue nor these versions have needed for a while. */
  pruneSnapshots(versionIdsInUse: readonly string[]): Promise<readonly string[]>;
};

/** How often a folder that changes under our hands is looked at again before that becomes a fault. */
const attempts = 3;

export function createWorkshopPublisher(options: WorkshopPublisherOptions): WorkshopPublisher {
  const { db, tenantId, workshopsDir, clock } = options;
  const snapshots = openSnapshots(options.storeDir, clock);
  const oneAtATime = queueUp();

  const publish = async (): Promise<PublishReport> => {
    const slugs = await listWorkshopFolders(workshopsDir);
    const known = new Map((await listKnown(db, tenantId)).map((workshop) => [workshop.slug, workshop]));
    const bySlug: Record<Outcome, string[]> = { published: [], unchanged: [], faulty: [] };
    for (const slug of slugs) {
      const folder = await inspectAndKeep(options, slug, snapshots);
      bySlug[await save(options, folder, known.get(slug))].push(slug);
    }
    const withdrawn = [...known.values()].filter((w) => !w.withdrawn && !slugs.includes(w.slug));
    for (const { slug } of withdrawn) {
      await withdraw(db, { tenantId, slug, at: clock.now() });
      options.log.info({ slug }, 'workshop withdrawn');
    }
    return { ...bySlug, withdrawn: withdrawn.map((workshop) => workshop.slug) };
  };

  return {
    publish: () => oneAtATime(publish),
    pruneSnapshots: (versionIdsInUse) =>
      oneAtATime(async () => snapshots.prune(await digestsInUse(db, versionIdsInUse))),
  };
}

async function inspectAndKeep(
  { workshopsDir, policy }: Pick<WorkshopPublisherOptions, 'workshopsDir' | 'policy'>,
  slug: string,
  snapshots: WorkshopSnapshots,
): Promise<InspectedFolder> {
  const refuse = (message: string): InspectedFolder => {
    const fault: WorkshopFault = { path: `${slug}/`, message };
    return { kind: 'faulty', slug, faults: [fault] };
  };
  try {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const folder = await inspectWorkshopFolder(workshopsDir, slug, policy);
      if (folder.kind === 'faulty' || (await snapshots.keep(folder))) return folder;
    }
    return refuse('kept changing while it was read; it is looked at again shortly');
  } catch (error) {
    return refuse(`could not be stored (${errorCode(error)}); check space and permissions of the data folder`);
  }
}

/** Writes only what changed, so that looking often costs nothing and says nothing. */
async function save(
  { db, tenantId, log }: WorkshopPublisherOptions,
  folder: InspectedFolder,
  known: KnownWorkshop | undefined,
): Promise<Outcome> {
  const { slug } = folder;
  if (folder.kind === 'faulty') {
    const { faults } = folder;
    if (known?.withdrawn === false && isDeepStrictEqual(known.faults, faults)) return 'faulty';
    await inTransaction(db, (tx) => recordFaults(tx, { tenantId, slug, faults }));
    log.warn({ slug, faults, stillPublished: known?.digest }, 'workshop has faults');
    return 'faulty';
  }
  const { digest, definition } = folder;
  const same = known?.digest === digest && !known.withdrawn && known.faults.length === 0;
  if (same) return 'unchanged';
  await inTransaction(db, (tx) => publishVersion(tx, { tenantId, slug, digest, definition }));
  log.info({ slug, version: digest }, 'workshop published');
  return 'published';
}

/** Runs tasks one after the other, whatever became of the one before. */
function queueUp() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const run = last.then(task, task);
    last = run.catch(() => undefined);
    return run;
  };
}
