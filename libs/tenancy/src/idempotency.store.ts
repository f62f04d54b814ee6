import type { Database } from '@launchpad/platform';

export type IdempotencyEntry = {
  readonly requestHash: string;
  readonly status: number | null;
  readonly sessionId: string | null;
};

type Key = { readonly tenantId: string; readonly userId: string; readonly key: string };

/** A first request that has not answered for this long died with its process. */
const abandonedAfterSeconds = 60;

export class IdempotencyStore {
  constructor(private readonly db: Database) {}

  /** Takes the key; `false` when somebody has it. */
  async begin(key: Key, requestHash: string): Promise<boolean> {
    await this.db.$executeRaw`
      DELETE FROM idempotency_keys
      WHERE tenant_id = ${key.tenantId} AND user_id = ${key.userId} AND key = ${key.key}
        AND (created_at < now() - interval '24 hours'
          OR (status IS NULL AND created_at < now() - make_interval(secs => ${abandonedAfterSeconds})))`;
    const taken = await this.db.$executeRaw`
      INSERT INTO idempotency_keys (tenant_id, user_id, key, request_hash)
      VALUES (${key.tenantId}, ${key.userId}, ${key.key}, ${requestHash}) ON CONFLICT DO NOTHING`;
    return taken === 1;
  }

  async find(key: Key): Promise<IdempotencyEntry | undefined> {
    const entry = await this.db.idempotencyKey.findUnique({ where: { tenantId_userId_key: key } });
    return entry ?? undefined;
  }

  async finish(
    key: Key,
    answer: { readonly status: number; readonly sessionId: string },
  ): Promise<void> {
    await this.db.idempotencyKey.update({ where: { tenantId_userId_key: key }, data: answer });
  }

  async abandon(key: Key): Promise<void> {
    await this.db.idempotencyKey.deleteMany({ where: { ...key, status: null } });
  }

  async prune(): Promise<void> {
    await this.db
      .$executeRaw`DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`;
  }
}
