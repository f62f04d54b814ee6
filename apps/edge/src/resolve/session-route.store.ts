import { AppError } from '@launchpad/kernel';
import type { Pool } from 'pg';
import { ExposedPorts, type SessionRoute, UpstreamAddress } from './session-route.js';

type Row = {
  readonly id: string;
  readonly user_id: string | null;
  readonly state: SessionRoute['state'];
  readonly access_epoch: number;
  readonly address: unknown;
  readonly ports: unknown;
  readonly workshop_slug: string;
  readonly phase: string | null;
  readonly end_reason: string | null;
  readonly failure: string | null;
  readonly seconds_left: number | null;
};

const statement = {
  name: 'edge_session_routes',
  text: `SELECT s.id, s.user_id, s.state, s.access_epoch, s.address, v.definition->'ports' AS ports,
                s.workshop_slug, s.phase, s.end_reason, s.failure,
                extract(epoch FROM s.expires_at - now())::float8 AS seconds_left
           FROM sessions s LEFT JOIN workshop_versions v ON v.id = s.workshop_version_id
          WHERE s.id = ANY($1::text[])`,
} as const;

/** Where sessions live, as the database says. */
export class SessionRouteStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Reads all of them, in one query. Not being able to find out throws `service.unavailable`. */
  async read(sessionIds: readonly string[]): Promise<ReadonlyMap<string, SessionRoute>> {
    const asked = performance.now();
    const rows = await this.#query(sessionIds);
    return new Map(rows.map((row) => [row.id, toRoute(row, asked)]));
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
    ports: ExposedPorts.parse(row.ports),
    workshopSlug: row.workshop_slug,
    phase: row.phase,
    endReason: row.end_reason,
    failure: row.failure,
    deadline: row.seconds_left === null ? Infinity : askedAt + row.seconds_left * 1000,
  };
}
