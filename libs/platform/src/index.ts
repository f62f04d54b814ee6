export {
  connectDatabase,
  databaseNow,
  inTransaction,
  isUniqueViolation,
  type Database,
  type DatabaseConnection,
  type Transaction,
} from './database.js';
export { createLogger, type LogLevel } from './logger.js';
export { migrate } from './migrate.js';
export { parseEnv } from './parse-env.js';
export { repeat } from './repeat.js';
export { listenForSessionHints, type SessionHints } from './session-hints.js';
