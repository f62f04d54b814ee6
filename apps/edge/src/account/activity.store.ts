import type { Logger } from '@launchpad/kernel';
import { repeat } from '@launchpad/platform';
import type { Pool } from 'pg';

const record = `
  UPDATE sessions s
     SET last_input_at = greatest(s.last_input_at, now() - seen.age_ms * interval '1 millisecond'),
         idle_warnings = 0
    FROM unnest($1::text[], $2::float8[]) AS seen(id, age_ms)
   WHERE s.id = seen.id AND s.state = 'ready'`;

/** How often it is looked whether a session's turn has come, as a part of the turn's length. */
const looksPerTurn = 5;

type ActivityOptions = { readonly pool: Pool; readonly log: Logger; readonly everyMs: number };

/**
 * When each session last had input. A session is written at most once in `everyMs`: the first input after a pause at once, since it
 * may answer the last warning before an idle end; what follows is gathered.
 */
export class ActivityStore {
  readonly #options: ActivityOptions;
  readonly #loop: ReturnType<typeof repeat>;
  readonly #seen = new Map<string, number>();
  /** When each session was last tried to be written: an outage must not turn every keystroke into a statement. */
  readonly #tried = new Map<string, number>();

  constructor(options: ActivityOptions) {
    this.#options = options;
    this.#loop = repeat({
      everyMs: options.everyMs / looksPerTurn,
      task: () => this.#flush((id, now) => this.#isDue(id, now)),
      onError: (error) => {
        options.log.warn({ err: error }, 'activity not recorded, kept for the next time');
      },
    });
  }

  note(sessionId: string): void {
    const now = performance.now();
    const waits = this.#seen.has(sessionId);
    this.#seen.set(sessionId, now);
    if (!waits && this.#isDue(sessionId, now)) this.#loop.nudge();
  }

  /** Stops and writes what is left. */
  async close(): Promise<void> {
    await this.#loop.stop();
    await this.#flush(() => true);
  }

  #isDue(sessionId: string, now: number): boolean {
    const tried = this.#tried.get(sessionId);
    return tried === undefined || now - tried >= this.#options.everyMs;
  }

  async #flush(isDue: (sessionId: string, now: number) => boolean): Promise<void> {
    const now = performance.now();
    for (const [id, at] of this.#tried) {
      if (now - at >= this.#options.everyMs) this.#tried.delete(id);
    }
    // In one order everywhere: two edges that write the same sessions then never wait for each other in a circle.
    const ids = [...this.#seen.keys()].filter((id) => isDue(id, now)).sort();
    if (ids.length === 0) return;
    const batch = ids.map((id) => ({ id, at: this.#seen.get(id) ?? now }));
    for (const { id } of batch) {
      this.#seen.delete(id);
      this.#tried.set(id, now);
    }
    try {
      await this.#options.pool.query(record, [ids, batch.map(({ at }) => now - at)]);
    } catch (error) {
      for (const { id, at } of batch) this.#seen.set(id, this.#seen.get(id) ?? at);
      throw error;
    }
  }
}
