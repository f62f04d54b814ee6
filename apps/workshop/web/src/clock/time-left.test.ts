import type { SessionResource } from '@launchpad/contract';
import { expect, it } from 'vitest';
import { canExtend, formatCountdown, timeLeft } from './time-left.js';

const now = '2030-01-01T12:00:00Z';
const session = (over: Partial<SessionResource>): SessionResource => ({
  id: 'a',
  state: 'ready',
  nextStates: ['ending'],
  workshop: { slug: 's', title: 'S' },
  params: {},
  createdAt: now,
  expiresAt: '2030-01-01T13:00:00Z',
  maxExpiresAt: '2030-01-01T14:00:00Z',
  idleAt: null,
  extendSeconds: 600,
  now,
  links: { self: '/', events: '/', open: '/' },
  ...over,
});

it.each([
  ['an hour', {}, 0, 3600, 'none'],
  ['counted on from when it was seen', {}, 3_310_000, 290, 'soon'],
  ['five minutes', { expiresAt: '2030-01-01T12:05:00Z' }, 0, 300, 'soon'],
  ['one minute', { expiresAt: '2030-01-01T12:01:00Z' }, 0, 60, 'last'],
  ['over', { expiresAt: '2030-01-01T11:00:00Z' }, 0, 0, 'last'],
  ['no end', { expiresAt: null }, 0, null, 'none'],
  ['idle soon', { idleAt: '2030-01-01T12:01:30Z' }, 0, 3600, 'idle'],
  [
    'idle soon, over sooner',
    { idleAt: '2030-01-01T12:01:30Z', expiresAt: '2030-01-01T12:00:30Z' },
    0,
    30,
    'last',
  ],
] as const)('%s', (...[, over, later, seconds, warning]) => {
  const left = timeLeft({ session: session(over), seenAt: 1000 }, 1000 + later);
  expect(left).toMatchObject({ seconds, warning });
});

it('knows when extending can help', () => {
  expect(canExtend(session({}))).toBe(true);
  expect(canExtend(session({ extendSeconds: 0 }))).toBe(false);
  expect(canExtend(session({ expiresAt: '2030-01-01T14:00:00Z' }))).toBe(false);
});

it('writes a countdown', () => {
  expect([0, 59, 61, 3600, 36_061].map(formatCountdown)).toEqual([
    '0:00',
    '0:59',
    '1:01',
    '1:00:00',
    '10:01:01',
  ]);
});
