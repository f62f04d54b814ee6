export { fakeClock, type FakeClock } from './fake-clock.js';
export { startRedis, type RedisServer } from './redis-server.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { waitFor } from './wait-for.js';
