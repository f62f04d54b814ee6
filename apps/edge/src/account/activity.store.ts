import type { Logger } from '@launchpad/kernel';
import { repeat } from '@launchpad/platform';
import type { Pool } from 'pg';

const record = `
  UPDATE sessions s
     SET last_input_at = greatest(s.last_input_at, now() - seen.age_ms * interval '1 millisecond'),
         idle_warnings = 0
    FROM unnest($1::text[], $2::float8[]) AS seen(id, age_ms)
   WHERE s.id = seen.id AND s.state = 'ready'`;

/** When each session last had input. Gathered here, written in one statement now and then. */
export class ActivityStore {
  readonly #pool: Pool;
  readonly #loop: ReturnType<typeof repeat>;
  #seen = new Map<string, number>();

  constructor(options: { readonly pool: Pool; readonly log: Logger; readonly everyMs: number }) {
    this.#pool = options.pool;
    this.#loop = repeat({
      everyMs: options.everyMs,
      task: () => this.flush(),
      onError: (error) => {
        options.log.warn({ err: error }, 'activity not recorded, kept for the next time');
      },
    });
  }

  note(sessionId: string): void {
    this.#seen.set(sessionId, performance.now());
  }

  async flush(): Promise<void> {
    const batch = this.#seen;
    if (batch.size === 0) return;
    this.#seen = new Map();
    const now = performance.now();
    // In one order everywhere: two edges that write the same sessions then never wait for each other in a circle.
    const ids = [...batch.keys()].sort();
    try {
      await this.#pool.query(record, [ids, ids.map((id) => now - (batch.get(id) ?? now))]);
    } catch (error) {
      for (const [id, at] of batch) this.#seen.set(id, this.#seen.get(id) ?? at);
      throw error;
    }
  }

  /** Stops and writes what is left. */
  async close(): Promise<void> {
    await this.#loop.stop();
    await this.flush();
  }
}
