import { AppError } from '@launchpad/kernel';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { jobCatalog } from './job-catalog.js';
import type { JobHandlers } from './job-queue.js';
import { readJob } from './job.js';
import { runJob } from './run-job.js';

const handler = vi.fn<JobHandlers['session.reconcile']>();
const handlers: JobHandlers = {
  'session.reconcile': handler,
  'sessions.admit': async () => undefined,
  'sessions.sweep': async () => undefined,
  'workspaces.orphan-sweep': async () => undefined,
};
const lines: unknown[] = [];
const write = (level: string) => (fields: Readonly<Record<string, unknown>>) =>
  void lines.push({ level, ...fields });
const log = {
  debug: write('debug'),
  info: write('info'),
  warn: write('warn'),
  error: write('error'),
};
const run = (attempt: number) =>
  runJob({ job: readJob('session.reconcile', { sessionId: 'a' }), handlers, attempt, log });

beforeEach(() => {
  vi.useFakeTimers();
  handler.mockReset();
  lines.length = 0;
  return () => vi.useRealTimers();
});

test('writes one line with the outcome and how long it took', async () => {
  handler.mockImplementation(() => vi.advanceTimersByTimeAsync(250).then(() => undefined));
  await run(1);
  expect(lines).toEqual([
    {
      level: 'debug',
      job: 'session.reconcile',
      payload: { sessionId: 'a' },
      attempt: 1,
      outcome: 'done',
      durationMs: 250,
    },
  ]);
});

test('gives up on a handler that takes longer than its job may', async () => {
  handler.mockReturnValue(new Promise(() => undefined));
  const outcome = expect(run(1)).rejects.toThrow('did not answer within 30000 ms');
  await vi.advanceTimersByTimeAsync(jobCatalog['session.reconcile'].timeoutMs);
  await outcome;
  expect(lines).toMatchObject([{ level: 'warn', outcome: 'retry', durationMs: 30_000 }]);
});

describe('a failure is logged', () => {
  const lastAttempt = jobCatalog['session.reconcile'].attempts;
  test.each([
    { what: 'a bug', error: new Error('x'), attempt: 1, level: 'warn', outcome: 'retry' },
    {
      what: 'a bug at last',
      error: new Error('x'),
      attempt: lastAttempt,
      level: 'error',
      outcome: 'failed',
    },
    {
      what: 'an outage',
      error: new AppError('runtime.unavailable', 'x'),
      attempt: lastAttempt,
      level: 'warn',
      outcome: 'failed',
    },
    {
      what: 'somebody else’s object',
      error: new AppError('runtime.not_owned', 'x'),
      attempt: 1,
      level: 'error',
      outcome: 'failed',
    },
  ])('$what at attempt $attempt as $level', async ({ error, attempt, level, outcome }) => {
    handler.mockRejectedValue(error);
    await expect(run(attempt)).rejects.toBe(error);
    expect(lines).toMatchObject([{ level, outcome, err: error }]);
  });
});

test('a job that no release of ours knows is refused', () => {
  expect(() => readJob('session.dance', {})).toThrow('no job called "session.dance"');
  expect(() => readJob('session.reconcile', { sessionId: 'a', more: 1 })).toThrow('is not valid');
});
