import { hashToken, isSessionRole, type SessionPass } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import type { Pool } from 'pg';

type Row = {
  readonly user_id: string;
  readonly role: string;
  readonly access_epoch: number;
  readonly seconds: number;
};

/**
 * The one statement by which a ticket is used: of any number that try at once, one wins. The pass outlives the
 * session by an hour, so that who comes back late is told that it ended, and lasts a day at most.
 */
const redeem = `
  UPDATE tickets t SET used_at = now()
    FROM sessions s
   WHERE t.token_hash = $1 AND t.session_id = $2 AND t.used_at IS NULL AND t.expires_at > now()
     AND s.id = t.session_id
  RETURNING t.user_id, t.role, s.access_epoch,
    extract(epoch FROM greatest(
      least(s.max_expires_at + interval '1 hour', now() + interval '24 hours'),
      now() + interval '5 minutes') - now())::float8 AS seconds`;

export class TicketStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Uses the ticket up. `undefined` when it is unknown, for another session, used or too old. */
  async redeem(ticket: string, sessionId: string): Promise<SessionPass | undefined> {
    const row = await this.#update(hashToken(ticket), sessionId);
    if (row === undefined || !isSessionRole(row.role)) return undefined;
    return {
      sessionId,
      userId: row.user_id,
      role: row.role,
      epoch: row.access_epoch,
      expiresAt: new Date(Date.now() + row.seconds * 1000),
    };
  }

  async #update(hash: string, sessionId: string): Promise<Row | undefined> {
    try {
      const { rows } = await this.#pool.query<Row>(redeem, [hash, sessionId]);
      return rows[0];
    } catch (error) {
      throw new AppError('service.unavailable', 'The link cannot be checked just now', {
        cause: error,
      });
    }
  }
}
