export {
  connectDatabase,
  databaseNow,
  inTransaction,
  joinSql,
  noSql,
  sql,
  type Database,
  type DatabaseConnection,
  type Sql,
  type Transaction,
} from './database.js';
export { createLogger, type LogLevel } from './logger.js';
export { migrate } from './migrate.js';
export { parseEnv } from './parse-env.js';
export { repeat } from './repeat.js';
export { listenForSessionHints, type SessionHints } from './session-hints.js';
export {
  envFields,
  portalApartFromSessions,
  portalApartFromSessionsError,
  wholeNumber,
} from './env-fields.js';
export { lockDataDir, type DataDirLock } from './data-dir-lock.js';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type EmbeddedPostgresStep,
} from './embedded-postgres/start-embedded-postgres.js';
export { chooseSocketDir } from './embedded-postgres/socket.dir.js';
export { Cleanup } from './cleanup.js';
export { runUntilStopped } from './run-until-stopped.js';
