import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@launchpad/kernel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from './logger.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(async () => rm(dir, { recursive: true }));

it('logs what explains a failure and nothing that is secret', async () => {
  const file = join(dir, 'log');
  const log = createLogger({ level: 'info', name: 'test', file });
  const cause = Object.assign(new Error('no connection'), { client: { password: 'hunter2' } });
  const err = new AppError('service.unavailable', 'the database does not answer', { cause });
  log.info({ err, ticket: 'hunter2', nested: { cookie: 'hunter2' } }, 'seen');
  const line = await readFile(file, 'utf8');
  expect(line).toContain('no connection');
  expect(line).toContain('service.unavailable');
  expect(line).not.toContain('hunter2');
});
