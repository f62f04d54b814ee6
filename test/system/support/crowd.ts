import { setTimeout as pause } from 'node:timers/promises';
import { Learner } from './learner.js';
import type { SeededRandom } from '@launchpad/testkit';

type CrowdOptions = {
  readonly port: number;
  readonly workshop: string;
  readonly random: SeededRandom;
  readonly visitors: number;
};

/** Who has which session. Held from the moment somebody was told its id. */
export type Held = { readonly learner: Learner; readonly id: string };

/**
 * Visitors who start sessions, work in them, finish them early or walk away, and who try again whenever
 * nobody answers. At most one of each visitor's sessions waits in the queue.
 */
export class Crowd {
  readonly held: Held[] = [];
  private readonly leaving = new AbortController();
  private readonly everybody: Promise<void>[];

  constructor(private readonly options: CrowdOptions) {
    this.everybody = Array.from({ length: options.visitors }, () => this.visit());
  }

  /** Sends everybody home. What they started stays as it is. */
  async leave(): Promise<void> {
    this.leaving.abort();
    await Promise.all(this.everybody);
  }

  private async visit(): Promise<void> {
    const { port, random } = this.options;
    while (!this.leaving.signal.aborted) {
      const learner = new Learner(port);
      const id = await this.insist(async () => (await learner.start(this.options.workshop)).id);
      if (id === undefined) return;
      this.held.push({ learner, id });
      await this.insist(() =>
        this.use({ learner, id }, random.oneOf(['hurry', 'work', 'walk away'])),
      );
    }
  }

  private async use({ learner, id }: Held, how: 'hurry' | 'work' | 'walk away'): Promise<void> {
    if (how === 'hurry') {
      // Into the middle of the queue or the start: a moment nobody chose is what this is about.
      await pause(this.options.random.between(0, 800));
      await learner.finish(id);
      return;
    }
    const { state } = await learner.follow(id);
    if (state !== 'ready' || how === 'walk away') return;
    const terminal = await learner.terminal(id);
    await terminal.echo();
    terminal.close();
    await learner.finish(id);
  }

  /** Again and again, since whoever answers is being killed all the time. */
  private async insist<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    while (!this.leaving.signal.aborted) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        await pause(50);
      }
    }
    return undefined;
  }
}
