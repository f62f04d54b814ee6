export { AppError } from './app-error.js';
export { assertNever } from './assert-never.js';
export { closestWord } from './closest-word.js';
export { systemClock, type Clock } from './clock.js';
export { formatDuration, parseDuration } from './duration.js';
export { errorCatalog, type ErrorCode, type ErrorTraits } from './error-catalog.js';
export { isId, newId } from './ids.js';
export { silentLogger, type Logger } from './logger.js';
