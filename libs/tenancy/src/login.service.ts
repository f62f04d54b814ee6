import { hashToken, newOpaqueToken } from '@launchpad/access';
import { AppError, newId } from '@launchpad/kernel';
import { inTransaction, type Database, type Transaction } from '@launchpad/platform';
import { LoginStore } from './login.store.js';
import { defaultTenantId } from './tenant.js';
import type { Login, User } from './user.js';

const loginSeconds = 30 * 86_400;

/** Who a browser belongs to. */
export class LoginService {
  private readonly store = new LoginStore();

  constructor(private readonly db: Database) {}

  /** Makes a new anonymous user of the default tenant and signs it in. */
  async signInAnonymously(): Promise<Login> {
    const user: User = { id: newId(), tenantId: defaultTenantId, anonymous: true, operator: false };
    return this.signInNew(this.db, user);
  }

  /** The user whose login this token is; `undefined` for any token that is not one now. */
  async authenticate(token: string): Promise<User | undefined> {
    return this.store.findUserByLogin(this.db, hashToken(token));
  }

  async findUser(id: string): Promise<User | undefined> {
    return this.store.findUser(this.db, id);
  }

  /** Makes a link token that turns its first visitor into an operator. */
  async createOperatorLink(ttlSeconds: number): Promise<string> {
    const { token, hash } = newOpaqueToken();
    await this.store.createOperatorLink(this.db, hash, ttlSeconds);
    return token;
  }

  /** Swaps an operator link for a login. @throws AppError `auth.link_invalid` */
  async signInOperator(linkToken: string): Promise<Login> {
    return inTransaction(this.db, async (tx) => {
      if (!(await this.store.useOperatorLink(tx, hashToken(linkToken)))) {
        throw new AppError(
          'auth.link_invalid',
          'This operator link has been used or is too old. Restart Launchpad to get a new one.',
        );
      }
      const user: User = {
        id: newId(),
        tenantId: defaultTenantId,
        anonymous: false,
        operator: true,
      };
      return this.signInNew(tx, user);
    });
  }

  /** Takes back a user who came to nothing, with its logins. One who owns anything stays. */
  async forget(user: User): Promise<void> {
    await this.store.deleteUnusedUser(this.db, user);
  }

  async prune(): Promise<void> {
    await this.store.prune(this.db);
  }

  private async signInNew(db: Database | Transaction, user: User): Promise<Login> {
    const { token, hash } = newOpaqueToken();
    const login = { tokenHash: hash, ttlSeconds: loginSeconds };
    return { user, token, expiresAt: await this.store.createUserWithLogin(db, user, login) };
  }
}
