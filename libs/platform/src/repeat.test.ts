import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { repeat } from './repeat.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('repeat', () => {
  it('never overlaps itself, and a nudge during a run adds one run, not a second loop', async () => {
    let runs = 0;
    let finish = (): void => undefined;
    const loop = repeat({
      everyMs: 1000,
      task: () => {
        runs += 1;
        return new Promise((resolve) => (finish = resolve));
      },
      onError: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs).toBe(1);
    loop.nudge();
    loop.nudge();
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(1);
    finish();
    await vi.advanceTimersByTimeAsync(10);
    expect(runs).toBe(2);
    finish();
    await vi.advanceTimersByTimeAsync(999);
    expect(runs).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(3);
    finish();
    await loop.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(3);
  });
});
