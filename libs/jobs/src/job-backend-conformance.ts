import { AppError, silentLogger, type Logger } from '@launchpad/kernel';
import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest';
import type { JobBackend, JobHandlers, JobSchedule } from './job-queue.js';

export type OpenBackend = (log: Logger) => Promise<JobBackend>;

const waitFor = (what: string, happened: () => boolean | Promise<boolean>): Promise<void> =>
  vi.waitFor(
    async () => {
      if (!(await happened())) throw new Error(`did not happen: ${what}`);
    },
    { timeout: 15_000, interval: 10 },
  );

const nothing: JobHandlers = {
  'session.reconcile': async () => undefined,
  'sessions.admit': async () => undefined,
  'sessions.sweep': async () => undefined,
  'workspaces.orphan-sweep': async () => undefined,
};

/** A handler that notes its calls and ends when it is told to. */
function gate() {
  const calls: string[] = [];
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  return {
    calls,
    most: () => most,
    endOne: () => ends.shift()?.(),
    handler: async ({ sessionId }: { sessionId: string }) => {
      calls.push(sessionId);
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    },
  };
}

/** What every backend of the queue has to do. `open` gives one that holds nothing yet. */
export function describeJobBackend(name: string, open: OpenBackend): void {
  describe(`job backend: ${name}`, () => {
    let backend: JobBackend;
    const warnings = vi.fn<Logger['warn']>();
    const work = (handlers: Partial<JobHandlers>, schedules: JobSchedule[] = []) =>
      backend.startWorker({ handlers: { ...nothing, ...handlers }, schedules, concurrency: 5 });

    beforeEach(async () => {
      warnings.mockClear();
      backend = await open({ ...silentLogger, warn: warnings, error: warnings });
    });
    afterEach(() => backend.close());

    const fixture = () => ({ backend, work, warnings });
    describeDelivery(fixture);
    describeFailures(fixture);
    describeEqualJobs(fixture);
    describeWakeUpsDuringRuns(fixture);
    describeAlarms(fixture);
    describeSchedules(fixture);
  });
}

type Work = (handlers: Partial<JobHandlers>, schedules?: JobSchedule[]) => Promise<unknown>;
type Fixture = () => {
  readonly backend: JobBackend;
  readonly work: Work;
  /** What was logged as a warning or an error. */
  readonly warnings: Mock<Logger['warn']>;
};

function describeDelivery(fixture: Fixture): void {
  test('answers a ping', async () => {
    await expect(fixture().backend.ping()).resolves.toBeUndefined();
  });

  test('calls the handler with the payload', async () => {
    const { backend, work } = fixture();
    const handler = vi.fn(async () => undefined);
    await work({ 'session.reconcile': handler });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the call', () => handler.mock.calls.length > 0);
    expect(handler).toHaveBeenCalledExactlyOnceWith({ sessionId: 'a' });
  });

  test('refuses a payload that the catalogue does not allow', async () => {
    const payload: unknown = { sessionId: 7 };
    await expect(
      fixture().backend.queue.enqueue('session.reconcile', payload as { sessionId: string }),
    ).rejects.toThrow('payload of the job "session.reconcile" is not valid');
  });

  test('refuses to work with a handler missing', async () => {
    const incomplete: Partial<JobHandlers> = { ...nothing, 'sessions.admit': undefined as never };
    await expect(fixture().work(incomplete)).rejects.toThrow('no handler: sessions.admit');
  });
}

function describeFailures(fixture: Fixture): void {
  test('repeats a job that failed, with its attempts counted', async () => {
    const { backend, work, warnings } = fixture();
    const handler = vi.fn(async () => {
      if (handler.mock.calls.length < 3) throw new AppError('runtime.unavailable', 'not now');
    });
    await work({ 'session.reconcile': handler });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('three calls', () => handler.mock.calls.length === 3);
    expect(warnings.mock.calls.map(([fields]) => fields)).toMatchObject([
      { job: 'session.reconcile', payload: { sessionId: 'a' }, attempt: 1, outcome: 'retry' },
      { attempt: 2, outcome: 'retry' },
    ]);
  });

  test('does not repeat what a repetition cannot mend', async () => {
    const { backend, work, warnings } = fixture();
    const failing = vi.fn(async () => {
      throw new AppError('workspace.start_failed', 'the image is not there');
    });
    await work({ 'session.reconcile': failing });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the failure in the log', () => warnings.mock.calls.length > 0);
    expect(warnings.mock.calls[0]?.[0]).toMatchObject({ attempt: 1, outcome: 'failed' });
    // Were a repetition waiting, this one would be taken for the same.
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the second job', () => failing.mock.calls.length === 2);
    expect(warnings.mock.calls.at(-1)?.[0]).toMatchObject({ attempt: 1 });
  });

  test('closing waits for the handlers that run', async () => {
    const { backend, work } = fixture();
    const { calls, endOne, handler } = gate();
    await work({ 'session.reconcile': handler });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the start', () => calls.length > 0);
    let closed = false;
    const closing = backend.close().then(() => (closed = true));
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    endOne();
    await closing;
  });
}

function describeEqualJobs(fixture: Fixture): void {
  test('equal jobs that wait become one, others do not', async () => {
    const { backend, work } = fixture();
    for (const sessionId of ['a', 'a', 'b', 'a']) {
      await backend.queue.enqueue('session.reconcile', { sessionId });
    }
    await backend.queue.enqueue('sessions.admit', {});
    const calls: string[] = [];
    await work({
      'session.reconcile': async ({ sessionId }) => void calls.push(sessionId),
      'sessions.admit': async () => void calls.push('admit'),
    });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'last' });
    await waitFor('the last job', () => calls.includes('last'));
    expect(calls.toSorted()).toEqual(['a', 'admit', 'b', 'last']);
  });

  test('enqueues while it runs are kept: it runs once more, afterwards', async () => {
    const { backend, work } = fixture();
    const { calls, endOne, handler, most } = gate();
    await work({ 'session.reconcile': handler });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the start', () => calls.length === 1);
    for (let i = 0; i < 5; i += 1) {
      await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    }
    // Another session is not held up, and shows that the second run had its chance to come too early.
    await backend.queue.enqueue('session.reconcile', { sessionId: 'b' });
    await waitFor('the other session', () => calls.includes('b'));
    expect(calls).toEqual(['a', 'b']);
    endOne();
    await waitFor('the second run', () => calls.length === 3);
    endOne();
    endOne();
    await backend.queue.enqueue('session.reconcile', { sessionId: 'c' });
    await waitFor('the last job', () => calls.includes('c'));
    endOne();
    expect(calls).toEqual(['a', 'b', 'a', 'c']);
    expect(most()).toBe(2);
  });
}

function describeWakeUpsDuringRuns(fixture: Fixture): void {
  test('a wake-up during a run is not swallowed by the alarm that this run sets', async () => {
    const { backend, work } = fixture();
    let runs = 0;
    await work({
      'session.reconcile': async (payload) => {
        runs += 1;
        if (runs > 1) return;
        await backend.queue.enqueue('session.reconcile', payload);
        await backend.queue.enqueue('session.reconcile', payload, { delayMs: 60_000 });
      },
    });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the second run', () => runs === 2);
  });

  test('a wake-up takes the place of the repetition that a failed attempt waits for', async () => {
    const { backend, work, warnings } = fixture();
    await work({
      'session.reconcile': async () => {
        throw new Error('not yet');
      },
    });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
    await waitFor('the first attempt', () => warnings.mock.calls.length > 0);
    await waitFor('the next one', async () => {
      await backend.queue.enqueue('session.reconcile', { sessionId: 'a' });
      return warnings.mock.calls.length > 1;
    });
    expect(warnings.mock.calls[1]?.[0]).toMatchObject({ attempt: 1, outcome: 'retry' });
  });
}

function describeAlarms(fixture: Fixture): void {
  const timesOf = async (work: Work) => {
    const times: number[] = [];
    await work({ 'session.reconcile': async () => void times.push(performance.now()) });
    return times;
  };

  test('rings after its delay and not before', async () => {
    const { backend, work } = fixture();
    const times = await timesOf(work);
    const start = performance.now();
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' }, { delayMs: 300 });
    await waitFor('the alarm', () => times.length === 1);
    // Timers and clocks may disagree by a millisecond or two.
    expect((times[0] ?? 0) - start).toBeGreaterThan(295);
  });

  test.each([
    { first: 60_000, then: 0 },
    { first: 60_000, then: 100 },
    { first: 100, then: 60_000 },
  ])('the sooner of $first ms and then $then ms wins', async ({ first, then }) => {
    const { backend, work } = fixture();
    const times = await timesOf(work);
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' }, { delayMs: first });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' }, { delayMs: then });
    await waitFor('the run', () => times.length === 1);
  });

  test('an alarm set by the alarm it came from rings as well', async () => {
    const { backend, work } = fixture();
    let runs = 0;
    await work({
      'session.reconcile': async (payload) => {
        runs += 1;
        if (runs < 4) await backend.queue.enqueue('session.reconcile', payload, { delayMs: 30 });
      },
    });
    await backend.queue.enqueue('session.reconcile', { sessionId: 'a' }, { delayMs: 30 });
    await waitFor('four runs', () => runs === 4);
  });
}

function describeSchedules(fixture: Fixture): void {
  test('runs at once and again, and never overlaps itself', async () => {
    const { work } = fixture();
    let runs = 0;
    const ends: (() => void)[] = [];
    const sweep = async () => {
      runs += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
    };
    let others = 0;
    await work({ 'sessions.sweep': sweep, 'sessions.admit': async () => void (others += 1) }, [
      { name: 'sessions.sweep', everyMs: 50 },
      { name: 'sessions.admit', everyMs: 50 },
    ]);
    await waitFor('the first run', () => runs === 1);
    await waitFor('four periods', () => others >= 4);
    expect(runs).toBe(1);
    ends.shift()?.();
    await waitFor('the second run', () => runs === 2);
    ends.shift()?.();
    await waitFor('the third run', () => runs === 3);
    ends.shift()?.();
  });
}
