import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { freePort } from './ground.js';

export type RedisProcess = { readonly url: string; flushAll(): Promise<void> };

/** A real Redis with an address that settings can name. Keeps nothing on disk. */
export async function startRedisProcess(dir: string): Promise<RedisProcess> {
  const port = await freePort();
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const child = spawn('redis-server', ['--port', String(port), ...options], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const client = new Redis(port, { maxRetriesPerRequest: 50, retryStrategy: () => 100 });
  client.on('error', (error) => {
    // Until it listens; a command that never gets through says so itself.
    if (!('code' in error) || error.code !== 'ECONNREFUSED') throw error;
  });
  onTestFinished(async () => {
    client.disconnect();
    child.kill('SIGKILL');
    await exited;
  });
  await client.ping();
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    flushAll: async () => {
      await client.flushall();
    },
  };
}
