export { IdempotencyService, type CreateAnswer } from './idempotency.service.js';
export { readInstallationId } from './installation.read-model.js';
export { LoginService } from './login.service.js';
export { defaultTenantId } from './tenant.js';
export type { Login, User } from './user.js';
