import { newOpaqueToken, type SessionRole } from '@launchpad/access';
import type { Database } from '@launchpad/platform';
import type { Session } from './session.js';

/** One-time hand-offs from the portal to a session's host. The edge redeems them. */
export class TicketStore {
  constructor(private readonly db: Database) {}

  /** Opens nothing any more once the session's access is revoked. */
  async issue(
    session: Session,
    holder: { readonly userId: string; readonly role: SessionRole; readonly ttlSeconds: number },
  ): Promise<{ token: string; expiresAt: Date }> {
    const { token, hash } = newOpaqueToken();
    const rows = await this.db.$queryRaw<{ expires_at: Date }[]>`
      INSERT INTO tickets (token_hash, tenant_id, session_id, user_id, role, expires_at, access_epoch)
      SELECT ${hash}, tenant_id, id, ${holder.userId}, ${holder.role},
        now() + make_interval(secs => ${holder.ttlSeconds}), access_epoch
      FROM sessions WHERE tenant_id = ${session.tenantId} AND id = ${session.id}
      RETURNING expires_at`;
    const [row] = rows;
    if (row === undefined) throw new Error('the ticket was not written');
    return { token, expiresAt: row.expires_at };
  }

  async prune(): Promise<void> {
    await this.db.$executeRaw`DELETE FROM tickets WHERE expires_at < now() - interval '1 hour'`;
  }
}
