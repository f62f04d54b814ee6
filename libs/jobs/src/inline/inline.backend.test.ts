import { silentLogger } from '@launchpad/kernel';
import { fakeClock } from '@launchpad/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { describeJobBackend } from '../job-backend-conformance.js';
import type { JobHandlers } from '../job-queue.js';
import { createInlineBackend } from './inline.backend.js';

describeJobBackend('inline', async (log) => createInlineBackend({ log }));

function byHand() {
  const clock = fakeClock('2030-01-01T00:00:00Z');
  const backend = createInlineBackend({ clock, log: silentLogger });
  onTestFinished(() => backend.close());
  const handlers = {
    'session.reconcile': vi.fn<JobHandlers['session.reconcile']>(),
    'sessions.admit': vi.fn<JobHandlers['sessions.admit']>(),
    'sessions.sweep': vi.fn<JobHandlers['sessions.sweep']>(),
    'workspaces.orphan-sweep': vi.fn<JobHandlers['workspaces.orphan-sweep']>(),
  } satisfies JobHandlers;
  return { clock, backend, handlers };
}

test('with a clock moved by hand, an alarm rings in the drain after its time', async () => {
  const { clock, backend, handlers } = byHand();
  await backend.startWorker({ handlers, schedules: [], concurrency: 5 });
  await backend.queue.enqueue('session.reconcile', { sessionId: 'a' }, { delayMs: 60_000 });
  clock.advance({ seconds: 59 });
  await backend.drain();
  expect(handlers['session.reconcile']).not.toHaveBeenCalled();
  clock.advance({ seconds: 1 });
  await backend.drain();
  expect(handlers['session.reconcile']).toHaveBeenCalledOnce();
});

test('a drain runs a schedule once for each period that the clock was moved to', async () => {
  const { clock, backend, handlers } = byHand();
  const schedules = [{ name: 'sessions.sweep', everyMs: 1_000 }] as const;
  await backend.startWorker({ handlers, schedules, concurrency: 5 });
  await backend.drain();
  await backend.drain();
  expect(handlers['sessions.sweep']).toHaveBeenCalledTimes(1);
  clock.advance({ seconds: 1 });
  await backend.drain();
  expect(handlers['sessions.sweep']).toHaveBeenCalledTimes(2);
});

test('a drain goes on with what the jobs enqueue', async () => {
  const { backend, handlers } = byHand();
  handlers['sessions.sweep'].mockImplementation(() =>
    backend.queue.enqueue('session.reconcile', { sessionId: 'a' }),
  );
  await backend.startWorker({ handlers, schedules: [], concurrency: 1 });
  await backend.queue.enqueue('sessions.sweep', {});
  await backend.drain();
  expect(handlers['session.reconcile']).toHaveBeenCalledExactlyOnceWith({ sessionId: 'a' });
});
