import { AppError } from '@launchpad/kernel';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { type SessionRoute, UpstreamAddress } from './session-route.js';

const cacheMs = 1000;

type Row = {
  readonly id: string;
  readonly user_id: string | null;
  readonly state: SessionRoute['state'];
  readonly access_epoch: number;
  readonly address: unknown;
  readonly workshop_slug: string;
  readonly phase: string | null;
  readonly end_reason: string | null;
  readonly failure: string | null;
  readonly seconds_left: number | null;
};

const statement = {
  name: 'edge_session_routes',
  text: `SELECT id, user_id, state, access_epoch, address, workshop_slug, phase, end_reason, failure,
                extract(epoch FROM expires_at - now())::float8 AS seconds_left
           FROM sessions WHERE id = ANY($1::text[])`,
} as const;

/**
 * Where sessions live, as the database says. An answer is kept for a second at most, and forgotten when a
 * hint says that the row changed.
 */
export class SessionRouteStore {
  readonly #pool: Pool;
  readonly #kept = new LRUCache<string, { readonly route: SessionRoute | undefined }>({
    max: 10_000,
    ttl: cacheMs,
  });
  readonly #asked = new Map<string, Promise<SessionRoute | undefined>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** `undefined` means that there is no such session; not being able to find out throws. */
  async find(sessionId: string): Promise<SessionRoute | undefined> {
    const kept = this.#kept.get(sessionId);
    if (kept !== undefined) return kept.route;
    const asked = this.#asked.get(sessionId) ?? this.#ask(sessionId);
    return asked;
  }

  /** Reads all of them anew, in one query. */
  async read(sessionIds: readonly string[]): Promise<ReadonlyMap<string, SessionRoute>> {
    const asked = performance.now();
    const rows = await this.#query(sessionIds);
    return new Map(rows.map((row) => [row.id, toRoute(row, asked)]));
  }

  forget(sessionId: string): void {
    this.#kept.delete(sessionId);
    // What is being read now may be from before the change: whoever asks next reads again.
    this.#asked.delete(sessionId);
  }

  #ask(sessionId: string): Promise<SessionRoute | undefined> {
    const answer = this.read([sessionId]).then((routes) => routes.get(sessionId));
    this.#asked.set(sessionId, answer);
    const settle = (): boolean =>
      this.#asked.get(sessionId) === answer && this.#asked.delete(sessionId);
    return answer.then(
      (route) => {
        if (settle()) this.#kept.set(sessionId, { route });
        return route;
      },
      (error: unknown) => {
        settle();
        throw error;
      },
    );
  }

  async #query(sessionIds: readonly string[]): Promise<readonly Row[]> {
    try {
      const { rows } = await this.#pool.query<Row>({ ...statement, values: [sessionIds] });
      return rows;
    } catch (error) {
      throw new AppError('service.unavailable', 'The session cannot be looked up just now', {
        cause: error,
      });
    }
  }
}

// Counted from before the question went out: rather a moment too early than too late.
function toRoute(row: Row, askedAt: number): SessionRoute {
  const address = UpstreamAddress.safeParse(row.address);
  return {
    sessionId: row.id,
    userId: row.user_id,
    state: row.state,
    accessEpoch: row.access_epoch,
    address: address.data,
    workshopSlug: row.workshop_slug,
    phase: row.phase,
    endReason: row.end_reason,
    failure: row.failure,
    deadline: row.seconds_left === null ? Infinity : askedAt + row.seconds_left * 1000,
  };
}
