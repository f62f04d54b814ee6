import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiBudget } from './api-budget.js';

let budget: ApiBudget;
const went: string[] = [];
const ask = (name: string, purpose: 'removal' | 'other' = 'other') =>
  void budget.take(purpose).then(
    () => went.push(name),
    (error: unknown) => went.push(`${name}: ${String((error as { code?: string }).code)}`),
  );

beforeEach(() => {
  vi.useFakeTimers();
  went.length = 0;
  budget = new ApiBudget({ perSecond: 1, shareForRemovals: 0, patienceMs: 10_000 });
});
afterEach(() => {
  budget.close();
  vi.useRealTimers();
});

test('requests go one after another, in the order they came, removals first', async () => {
  for (const name of ['one', 'two', 'three']) ask(name);
  ask('removal', 'removal');
  await vi.advanceTimersByTimeAsync(10);
  expect(went).toEqual(['one']);
  await vi.advanceTimersByTimeAsync(1010);
  expect(went).toEqual(['one', 'removal']);
  await vi.advanceTimersByTimeAsync(2020);
  expect(went).toEqual(['one', 'removal', 'two', 'three']);
});

test('a pause holds everybody', async () => {
  budget.pause(5000);
  ask('one', 'removal');
  await vi.advanceTimersByTimeAsync(4990);
  expect(went).toEqual([]);
  await vi.advanceTimersByTimeAsync(20);
  expect(went).toEqual(['one']);
});

test('nobody waits for a pause that is longer than their patience', async () => {
  ask('one');
  ask('two');
  budget.pause(60_000);
  await vi.advanceTimersByTimeAsync(0);
  expect(went).toEqual(['one', 'two: runtime.unavailable']);
});

test('who still waits when Launchpad stops is told', async () => {
  ask('one');
  ask('two');
  budget.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(went).toEqual(['one', 'two: runtime.unavailable']);
});
