import { createHash } from 'node:crypto';
import { AppError } from '@launchpad/kernel';
import type { Database } from '@launchpad/platform';
import { IdempotencyStore } from './idempotency.store.js';
import type { User } from './user.js';

/** What a create answered: enough to say it again. */
export type CreateAnswer = { readonly status: number; readonly sessionId: string };

/**
 * Makes a create safe to send again, after the IETF draft "The Idempotency-Key HTTP Header Field":
 * same key and body, same answer; another body, refused; still running, refused for now. Kept for 24 hours.
 */
export class IdempotencyService {
  private readonly store: IdempotencyStore;

  constructor(db: Database) {
    this.store = new IdempotencyStore(db);
  }

  /** @throws AppError `idempotency.key_invalid`, `idempotency.key_reused`, `idempotency.in_progress` */
  async once(
    request: { readonly user: User; readonly key: string; readonly body: unknown },
    create: () => Promise<CreateAnswer>,
  ): Promise<CreateAnswer> {
    if (!/^[\x21-\x7e]{1,255}$/.test(request.key)) {
      throw new AppError(
        'idempotency.key_invalid',
        'Idempotency-Key takes 1 to 255 visible ASCII characters.',
      );
    }
    const key = { tenantId: request.user.tenantId, userId: request.user.id, key: request.key };
    const requestHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
    if (!(await this.store.begin(key, requestHash))) return this.replay(key, requestHash);
    try {
      const answer = await create();
      await this.store.finish(key, answer);
      return answer;
    } catch (error) {
      await this.store.abandon(key);
      throw error;
    }
  }

  async prune(): Promise<void> {
    await this.store.prune();
  }

  private async replay(
    key: Parameters<IdempotencyStore['find']>[0],
    requestHash: string,
  ): Promise<CreateAnswer> {
    const entry = await this.store.find(key);
    if (entry !== undefined && entry.requestHash !== requestHash) {
      throw new AppError(
        'idempotency.key_reused',
        'This Idempotency-Key came with another body before. Use a new key for a new request.',
      );
    }
    if (entry === undefined || entry.status === null || entry.sessionId === null) {
      throw new AppError(
        'idempotency.in_progress',
        'The first request with this Idempotency-Key is still running. Try again in a moment.',
      );
    }
    return { status: entry.status, sessionId: entry.sessionId };
  }
}
