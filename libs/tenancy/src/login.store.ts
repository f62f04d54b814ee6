import type { Database, Transaction } from '@launchpad/platform';
import type { User } from './user.js';

export class LoginStore {
  /** Writes a new user and its first login, in one statement; returns until when that login is good. */
  async createUserWithLogin(
    db: Database | Transaction,
    { id, tenantId, anonymous, operator }: User,
    login: { readonly tokenHash: string; readonly ttlSeconds: number },
  ): Promise<Date> {
    const rows = await db.$queryRaw<{ expires_at: Date }[]>`
      WITH made AS (
        INSERT INTO users (id, tenant_id, anonymous, operator)
        VALUES (${id}, ${tenantId}, ${anonymous}, ${operator}) RETURNING id, tenant_id)
      INSERT INTO login_sessions (token_hash, tenant_id, user_id, expires_at)
      SELECT ${login.tokenHash}, tenant_id, id, now() + make_interval(secs => ${login.ttlSeconds})
      FROM made RETURNING expires_at`;
    const [row] = rows;
    if (row === undefined) throw new Error('the login was not written');
    return row.expires_at;
  }

  async findUserByLogin(db: Database, tokenHash: string): Promise<User | undefined> {
    const rows = await db.$queryRaw<User[]>`
      SELECT u.id, u.tenant_id AS "tenantId", u.anonymous, u.operator
      FROM login_sessions l JOIN users u ON u.id = l.user_id
      WHERE l.token_hash = ${tokenHash} AND l.revoked_at IS NULL AND l.expires_at > now()`;
    return rows[0];
  }

  async findUser(db: Database, id: string): Promise<User | undefined> {
    const select = { id: true, tenantId: true, anonymous: true, operator: true } as const;
    return (await db.user.findUnique({ where: { id }, select })) ?? undefined;
  }

  async deleteUnusedUser(db: Database, user: User): Promise<void> {
    const { id, tenantId } = user;
    await db.user.deleteMany({ where: { id, tenantId, sessions: { none: {} } } });
  }

  async createOperatorLink(db: Database, tokenHash: string, ttlSeconds: number): Promise<void> {
    await db.$executeRaw`
      INSERT INTO operator_links (token_hash, expires_at)
      VALUES (${tokenHash}, now() + make_interval(secs => ${ttlSeconds}))`;
  }

  /** Takes the link; `false` when it is unknown, used or too old. */
  async useOperatorLink(tx: Transaction, tokenHash: string): Promise<boolean> {
    const used = await tx.$executeRaw`
      UPDATE operator_links SET used_at = now()
      WHERE token_hash = ${tokenHash} AND used_at IS NULL AND expires_at > now()`;
    return used === 1;
  }

  /** Forgets logins and links nobody can use any more. */
  async prune(db: Database): Promise<void> {
    await db.$executeRaw`DELETE FROM login_sessions WHERE expires_at < now()`;
    await db.$executeRaw`DELETE FROM operator_links WHERE expires_at < now()`;
  }
}
