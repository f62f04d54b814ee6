import { startRedis, type RedisServer } from '@launchpad/testkit';
import { afterAll, beforeAll } from 'vitest';
import { describeJobBackend } from '../job-backend-conformance.js';
import { createRedisBackend } from './redis.backend.js';

let redis: RedisServer;
let opened = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describeJobBackend('redis', (log) => {
  opened += 1;
  return createRedisBackend({ url: redis.url, prefix: `jobs${String(opened)}`, log });
});
