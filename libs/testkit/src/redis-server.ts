import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface RedisServer {
  /** The path of its Unix socket, which is what the Redis client takes for a URL. */
  readonly url: string;
  /** Ends it at once, and with it everything it held: it keeps nothing on disk. */
  kill(): Promise<void>;
  /** Starts it again, empty, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis for a test, on a Unix socket in a directory of its own. */
export async function startRedis(): Promise<RedisServer> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'launchpad-redis-'));
  const socket = path.join(dir, 'redis.sock');
  let child = await spawnRedis(dir, socket);
  return {
    url: socket,
    kill: () => end(child, 'SIGKILL'),
    async start() {
      child = await spawnRedis(dir, socket);
    },
    async stop() {
      await end(child, 'SIGTERM');
      await rm(dir, { recursive: true });
    },
  };
}

async function spawnRedis(dir: string, socket: string): Promise<ChildProcess> {
  await rm(socket, { force: true });
  const options = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', [...options, '--dir', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('eady to accept connections')) resolve();
    });
    child.on('error', (cause) => {
      reject(
        new Error('These tests need the program "redis-server" (package redis-server).', { cause }),
      );
    });
    child.on('exit', () => reject(new Error(`redis-server ended: ${lines.join('\n')}`)));
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exited;
}
