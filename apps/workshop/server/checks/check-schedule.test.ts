import { expect, it } from 'vitest';
import { planChecks } from './check-schedule.js';
import type { CheckStep } from '../notes/check-step.js';

const step = (name: string, everySeconds: number | null): CheckStep => ({
  name,
  title: name,
  page: 'index',
  everySeconds,
  timeoutSeconds: 10,
});
const steps = [step('click', null), step('slow', 30), step('fast', 5)];
const now = 1_000_000;
const nothing = { done: false, running: false, endedAt: undefined };

it.each([
  ['first look', {}, now, { due: ['slow', 'fast'], againMs: 5000 }],
  ['nobody looks', {}, now - 60_001, { due: [], againMs: null }],
  [
    'each at its own pace',
    { slow: { ...nothing, endedAt: now - 10_000 }, fast: { ...nothing, endedAt: now - 5000 } },
    now,
    { due: ['fast'], againMs: 5000 },
  ],
  [
    'soonest next',
    { slow: { ...nothing, endedAt: now - 28_000 }, fast: { ...nothing, endedAt: now - 1000 } },
    now - 60_000,
    { due: [], againMs: 2000 },
  ],
  [
    'never two runs of one',
    { slow: { ...nothing, running: true }, fast: { ...nothing, done: true } },
    now,
    { due: [], againMs: 30_000 },
  ],
  [
    'all has passed',
    { slow: { ...nothing, done: true }, fast: { ...nothing, done: true } },
    now,
    { due: [], againMs: null },
  ],
])('%s', (...[, standings, lookedAt, expected]) => {
  const known: Record<string, typeof nothing | { endedAt: number } | undefined> = standings;
  const standing = (name: string) => ({ ...nothing, ...known[name] });
  expect(planChecks({ steps, standing, lookedAt, now })).toEqual(expected);
});

it('has a shortest pace', () => {
  const plan = planChecks({ steps: [step('mad', 0)], standing: () => nothing, lookedAt: now, now });
  expect(plan).toEqual({ due: ['mad'], againMs: 1000 });
});
