import { systemClock, type Clock, type Logger } from '@launchpad/kernel';
import type { CheckAnswer, ChecksAnswer } from '../../protocol/check-messages.js';
import type { CheckResult } from './check-result.js';
import { runCheck, type CheckOutcome, type CheckPlace } from './check.run.js';
import { planChecks } from './check-schedule.js';
import type { CheckStep } from '../notes/check-step.js';
import { ResultsStore } from './results.store.js';

export type CheckOptions = {
  /** The checks that the notes declare at this moment; nothing else is ever run. */
  readonly steps: () => Promise<readonly CheckStep[]>;
  readonly place: CheckPlace;
  readonly resultsFile: string;
  readonly session: string | null;
  readonly log: Logger;
  readonly clock?: Clock;
};

type Standing = {
  readonly done: boolean;
  readonly outcome: CheckOutcome | undefined;
  readonly endedAt: Date | undefined;
};

const notYet: Standing = { done: false, outcome: undefined, endedAt: undefined };
/** Checks that run at the same time at most; others wait for their turn. */
const maxAtOnce = 4;

/** Runs checks on click and at their own pace, one run of each at a time, and remembers which have passed. */
export class CheckRunner {
  private readonly standings = new Map<string, Standing>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();
  private readonly waiting: (() => void)[] = [];
  private readonly results: ResultsStore;
  private readonly remembered: Promise<void>;
  private readonly clock: Clock;
  private lookedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private busy = 0;

  constructor(private readonly options: CheckOptions) {
    this.clock = options.clock ?? systemClock;
    this.results = new ResultsStore({ file: options.resultsFile, log: options.log });
    this.remembered = this.remember();
  }

  /** How every check stands. `looking`: somebody has them before their eyes, so those with a pace go on running. */
  async answer(looking: boolean): Promise<ChecksAnswer> {
    await this.remembered;
    const steps = await this.options.steps();
    if (looking) {
      this.lookedAt = this.clock.now().getTime();
      this.goOn(steps);
    }
    return { checks: steps.map((step) => this.describe(step)) };
  }

  async find(name: string): Promise<CheckStep | undefined> {
    return (await this.options.steps()).find((step) => step.name === name);
  }

  /** Runs a check to its end, or joins the run that is under way. */
  async run(step: CheckStep): Promise<CheckAnswer> {
    await this.remembered;
    await this.start(step, 'click');
    return this.describe(step);
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await Promise.all(this.underWay.values());
  }

  /** What passed before this process was started has passed. */
  private async remember(): Promise<void> {
    for (const { step, result } of await this.results.read()) {
      if (result === 'passed') this.standings.set(step, { ...notYet, done: true });
    }
  }

  private describe({ name, title, page }: CheckStep): CheckAnswer {
    const { done, outcome, endedAt } = this.standings.get(name) ?? notYet;
    return {
      name,
      title,
      page,
      done,
      state: this.underWay.has(name) ? 'running' : stateOf(outcome, done),
      exitCode: outcome?.exitCode ?? null,
      output: outcome?.output ?? '',
      endedAt: endedAt?.toISOString() ?? null,
    };
  }

  private start(step: CheckStep, cause: Cause): Promise<void> {
    const joined = this.underWay.get(step.name);
    if (joined !== undefined) return joined;
    const run = this.runOnce(step, cause)
      .catch((error: unknown) => {
        this.options.log.error({ err: error, check: step.name }, 'check could not be run');
      })
      .finally(() => this.underWay.delete(step.name));
    this.underWay.set(step.name, run);
    return run;
  }

  private async runOnce(step: CheckStep, cause: Cause): Promise<void> {
    await this.turn();
    try {
      if (this.isClosed()) return;
      const outcome = await runCheck(step, this.options.place, this.closing.signal);
      if (!this.isClosed()) await this.keep(step, outcome, cause);
    } finally {
      this.nextTurn();
    }
  }

  private isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** Waits for one of the few places in which a check may run. */
  private async turn(): Promise<void> {
    if (this.busy >= maxAtOnce) return new Promise((resolve) => this.waiting.push(resolve));
    this.busy += 1;
  }

  /** A place goes straight to whoever has waited longest. */
  private nextTurn(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.busy -= 1;
    else next();
  }

  private async keep(step: CheckStep, outcome: CheckOutcome, cause: Cause): Promise<void> {
    const { log, session } = this.options;
    const before = this.standings.get(step.name) ?? notYet;
    const endedAt = this.clock.now();
    const done = before.done || outcome.state === 'passed';
    this.standings.set(step.name, { done, outcome, endedAt });
    if (outcome.state === 'unrunnable') {
      log.warn({ check: step.name, cause: outcome.output }, 'check cannot be run');
      return;
    }
    // A check that runs every few seconds says the same for minutes; only what is new goes on file.
    if (cause === 'pace' && before.outcome?.state === outcome.state) return;
    const result: CheckResult = {
      step: step.name,
      page: step.page,
      result: outcome.state,
      at: endedAt.toISOString(),
      durationMs: outcome.durationMs,
      exitCode: outcome.exitCode,
      session,
    };
    log.info({ ...result }, 'check ended');
    await this.results.append(result);
  }

  /** Runs what is due by its own pace, and comes back for the next until nobody looks any more. */
  private goOn(steps: readonly CheckStep[]): void {
    if (this.isClosed()) return;
    clearTimeout(this.timer);
    const { due, againMs } = planChecks({
      steps,
      standing: (name) => {
        const { done, endedAt } = this.standings.get(name) ?? notYet;
        return { done, running: this.underWay.has(name), endedAt: endedAt?.getTime() };
      },
      lookedAt: this.lookedAt,
      now: this.clock.now().getTime(),
    });
    for (const step of steps) {
      if (due.includes(step.name)) void this.start(step, 'pace');
    }
    if (againMs === null) return;
    this.timer = setTimeout(() => {
      void this.options.steps().then(
        (current) => {
          this.goOn(current);
        },
        (error: unknown) => {
          this.options.log.warn({ err: error }, 'checks cannot be listed');
        },
      );
    }, againMs).unref();
  }
}

type Cause = 'click' | 'pace';

function stateOf(outcome: CheckOutcome | undefined, done: boolean): CheckAnswer['state'] {
  if (outcome === undefined) return done ? 'passed' : 'unknown';
  return outcome.state === 'unrunnable' ? 'failed' : outcome.state;
}
