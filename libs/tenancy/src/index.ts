export { IdempotencyService, type CreateAnswer } from './idempotency.service.js';
export {
  readInstallationId,
  readIsolation,
  type IsolationVerdict,
} from './installation.read-model.js';
export { saveIsolation } from './installation.store.js';
export { LoginService } from './login.service.js';
export { defaultTenantId } from './tenant.js';
export type { Login, User } from './user.js';
