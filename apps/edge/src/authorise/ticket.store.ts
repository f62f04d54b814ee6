import { hashToken, isSessionRole, newOpaqueToken, type SessionPass } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import type { Pool } from 'pg';
import type { SessionPlace } from '../parse/public-hosts.js';

type Row = {
  readonly user_id: string;
  readonly role: string;
  readonly access_epoch: number;
  readonly seconds: number;
};

/**
 * The one statement by which a ticket is used: of any number that try at once, one wins, and none that was made before
 * a revocation. The pass outlives the
 * session by an hour, so that who comes back late is told that it ended, and lasts a day at most.
 */
const redeem = `
  UPDATE tickets t SET used_at = now()
    FROM sessions s
   WHERE t.token_hash = $1 AND t.session_id = $2 AND t.used_at IS NULL AND t.expires_at > now()
     AND s.id = t.session_id AND ($3::int IS NULL OR s.access_epoch = $3)
     AND (t.access_epoch IS NULL OR t.access_epoch = s.access_epoch)
  RETURNING t.user_id, t.role, s.access_epoch,
    extract(epoch FROM greatest(
      least(s.max_expires_at + interval '1 hour', now() + interval '24 hours'),
      now() + interval '5 minutes') - now())::float8 AS seconds`;

const issue = `
  INSERT INTO tickets (token_hash, tenant_id, session_id, user_id, role, expires_at, access_epoch)
  SELECT $1, tenant_id, id, $3, $4, now() + interval '30 seconds', access_epoch
    FROM sessions WHERE id = $2 AND access_epoch = $5`;

/** As `newOpaqueToken` makes them. */
const sessionTicket = /^[\w-]{43}$/;
const portTicket = /^(\d{1,9})\.[\w-]{43}$/;

/**
 * What is kept of a ticket for a port names the port, so that it fits no other door; no ticket of another form can
 * spell it.
 */
const portHash = (port: number, ticket: string): string =>
  hashToken(`port:${String(port)}:${ticket}`);

type Presented = { readonly hash: string; readonly epoch: number | null };

/** `undefined` for what can be no ticket of that place. The epoch is checked wherever the ticket carries it. */
function presented(ticket: string, port: number | undefined): Presented | undefined {
  if (port === undefined) {
    return sessionTicket.test(ticket) ? { hash: hashToken(ticket), epoch: null } : undefined;
  }
  const epoch = portTicket.exec(ticket)?.[1];
  return epoch === undefined ? undefined : { hash: portHash(port, ticket), epoch: Number(epoch) };
}

export class TicketStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Uses the ticket up. `undefined` when it is unknown, for another place, used or too old. */
  async redeem(
    ticket: string,
    { sessionId, port }: SessionPlace,
  ): Promise<SessionPass | undefined> {
    const shown = presented(ticket, port);
    if (shown === undefined) return undefined;
    const [row] = await this.#ask<Row>(redeem, [shown.hash, sessionId, shown.epoch]);
    if (row === undefined || !isSessionRole(row.role)) return undefined;
    return {
      sessionId,
      userId: row.user_id,
      role: row.role,
      epoch: row.access_epoch,
      expiresAt: new Date(Date.now() + row.seconds * 1000),
    };
  }

  /**
   * A ticket for a port of the session somebody is in, good once and for half a minute. It carries the epoch: after a
   * revocation it opens nothing.
   */
  async issueForPort(pass: SessionPass, port: number): Promise<string> {
    const ticket = `${String(pass.epoch)}.${newOpaqueToken().token}`;
    const { sessionId, userId, role, epoch } = pass;
    await this.#ask(issue, [portHash(port, ticket), sessionId, userId, role, epoch]);
    return ticket;
  }

  async #ask<T extends object>(statement: string, values: unknown[]): Promise<T[]> {
    try {
      const { rows } = await this.#pool.query<T>(statement, values);
      return rows;
    } catch (error) {
      throw new AppError('service.unavailable', 'The link cannot be checked just now', {
        cause: error,
      });
    }
  }
}
