import type { Logger } from '@launchpad/kernel';
import type { JobQueue } from '@launchpad/jobs';
import type { WorkspaceRuntime } from '@launchpad/runtime';
import { findOrphans } from './orphan-sweep.js';
import type { SessionReadModel } from './session.read-model.js';
import type { SessionStore } from './session.store.js';
import type { TicketStore } from './ticket.store.js';

export type SweeperDeps = {
  readonly store: SessionStore;
  readonly tickets: TicketStore;
  readonly readModel: SessionReadModel;
  readonly queue: JobQueue;
  readonly runtime: WorkspaceRuntime;
  readonly maxSessions: number;
  readonly log: Logger;
};

const batch = 200;
/** There may be thousands of them, and one line is enough. */
const examplesLogged = 5;

/** What makes lost jobs and crashed processes only a delay. */
export class SessionSweeper {
  constructor(private readonly deps: SweeperDeps) {}

  /** Puts every row that is due in the queue, and gives places away in case nobody was told to. */
  async sweep(): Promise<void> {
    for (;;) {
      const due = await this.deps.store.takeDue(batch);
      await Promise.all(
        due.map((sessionId) => this.deps.queue.enqueue('session.reconcile', { sessionId })),
      );
      if (due.length < batch) break;
    }
    await this.admit();
  }

  /** Gives free places to those who wait, and starts what they wait for. */
  async admit(): Promise<void> {
    const admitted = await this.deps.store.admit(this.deps.maxSessions, 'admission');
    await Promise.all(
      admitted.map((sessionId) => this.deps.queue.enqueue('session.reconcile', { sessionId })),
    );
  }

  /**
   * Compares what the runtime has with what the database knows, both ways round: a workspace whose session is over
   * is removed here; a session without its workspace is found by its own next pass. A failing look at the runtime
   * throws and nothing is deleted.
   */
  async sweepOrphans(): Promise<void> {
    const { runtime, readModel, log } = this.deps;
    // In this order: a workspace made between the two looks then has its row.
    const owned = await runtime.listOwned();
    const unended = await readModel.listUnended();
    const alone = owned.map(({ sessionId }) => sessionId).filter((id) => !unended.has(id));
    const ended = alone.length === 0 ? new Map<string, string>() : await readModel.findEnded(alone);
    const compared = findOrphans(owned, { unended, ended }, new Date());
    const { orphans, strangers, unproven } = compared;
    for (const { sessionId, uid } of orphans) {
      log.warn({ sessionId, uid }, 'removing a workspace without a session');
      try {
        await runtime.destroy({ sessionId, uid });
      } catch (error) {
        // One that cannot be removed must not keep the others; the next sweep tries again.
        log.warn({ sessionId, uid, err: error }, 'workspace without a session not removed');
      }
    }
    for (const { sessionId, uid } of strangers) {
      log.error({ sessionId, uid }, 'workspace is not the one this session made; left alone');
    }
    if (unproven.length > 0) {
      const examples = unproven.slice(0, examplesLogged).map(({ sessionId }) => sessionId);
      log.warn({ count: unproven.length, examples }, 'left alone: marked as ours, of no session');
    }
    await this.deps.tickets.prune();
  }
}
