import { isDeepStrictEqual } from 'node:util';
import { AppError, type Clock, type Logger } from '@launchpad/kernel';
import { inTransaction, type Database } from '@launchpad/platform';
import type { ObjectPolicy } from '@launchpad/runtime';
import type { WorkshopFault } from './workshop-fault.js';
import { WorkshopArchives } from './workshop.archives.js';
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
  /**
   * Workers on other machines, which may have another state of the folder, publish as well. What is published is then kept in
   * the database too, and each says only what changed in its own folder: the one that was started last has the last word.
   */
  readonly shared?: boolean;
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
  /** Makes sure that the files of this version are here, whoever published it. @throws AppError `service.unavailable` */
  fetch(digest: string): Promise<void>;
  /** Removes snapshots that neither the catalogue nor these versions have needed for a while. */
  pruneSnapshots(versionIdsInUse: readonly string[]): Promise<readonly string[]>;
};

/** How often a folder that changes under our hands is looked at again before that becomes a fault. */
const attempts = 3;

export function createWorkshopPublisher(options: WorkshopPublisherOptions): WorkshopPublisher {
  const { db, tenantId, workshopsDir, clock, shared = false } = options;
  const snapshots = openSnapshots(options.storeDir, clock);
  const archives = new WorkshopArchives(db, options.storeDir);
  const oneAtATime = queueUp();
  const lastSeen = new Map<string, string>();
  const isFirstLook = () => lastSeen.size === 0;

  const publish = async (): Promise<PublishReport> => {
    const slugs = await listWorkshopFolders(workshopsDir);
    const known = new Map((await listKnown(db, tenantId)).map((workshop) => [workshop.slug, workshop]));
    const isOurs = isFirstLook() || !shared ? () => true : (slug: string) => lastSeen.has(slug);
    const withdrawn = [...known.values()].filter(
      (w) => !w.withdrawn && !slugs.includes(w.slug) && isOurs(w.slug),
    );
    const bySlug: Record<Outcome, string[]> = { published: [], unchanged: [], faulty: [] };
    for (const slug of slugs) {
      const folder = await inspectAndKeep(options, slug, snapshots);
      if (shared && lastSeen.get(slug) === stateOf(folder)) {
        bySlug[folder.kind === 'faulty' ? 'faulty' : 'unchanged'].push(slug);
        continue;
      }
      // Before the version can be chosen, so that nobody looks for it in vain. An image brings its own files.
      if (shared && folder.kind === 'valid' && folder.definition.image === undefined)
        await archives.keep(folder.digest);
      bySlug[await save(options, folder, known.get(slug))].push(slug);
      lastSeen.set(slug, stateOf(folder));
    }
    for (const { slug } of withdrawn) {
      await withdraw(db, { tenantId, slug, at: clock.now() });
      options.log.info({ slug }, 'workshop withdrawn');
    }
    for (const slug of lastSeen.keys()) if (!slugs.includes(slug)) lastSeen.delete(slug);
    return { ...bySlug, withdrawn: withdrawn.map((workshop) => workshop.slug) };
  };

  return {
    publish: () => oneAtATime(publish),
    async fetch(digest) {
      if (snapshots.has(digest)) return;
      const fill = (dir: string) => archives.unpack(digest, dir);
      if (!(await oneAtATime(() => snapshots.restore(digest, fill)))) throw damaged(digest);
    },
    pruneSnapshots: (versionIdsInUse) =>
      oneAtATime(async () => {
        const inUse = await digestsInUse(db, versionIdsInUse);
        if (shared) await archives.prune(inUse);
        return snapshots.prune(inUse);
      }),
  };
}

/** Tells one state of a folder from another. */
const stateOf = (folder: InspectedFolder): string =>
  folder.kind === 'faulty' ? JSON.stringify(folder.faults) : folder.digest;

const damaged = (digest: string): AppError =>
  new AppError('service.unavailable', 'The stored files of this workshop version are damaged.', {
    details: { digest },
  });

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
