export { fakeClock, type FakeClock } from './fake-clock.js';
export { reportFigures } from './figures.report.js';
export { startRedis, type RedisServer } from './redis-server.js';
export { seededRandom, type SeededRandom } from './seeded-random.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { waitFor } from './wait-for.js';
