import { describe, expect, it } from 'vitest';
import { findOrphans } from './orphan-sweep.js';

const now = new Date('2030-01-01T09:00:00Z');
const workspace = (sessionId: string, uid: string, ageSeconds: number) => ({
  sessionId,
  uid,
  createdAt: new Date(now.getTime() - ageSeconds * 1000),
});

describe('the comparison of workspaces with sessions', () => {
  it.each([
    {
      name: 'one whose session is over is left behind',
      owned: workspace('a', '1', 60),
      ended: [['a', '1']],
      found: 'orphans',
    },
    {
      name: 'so is one whose uid a crash kept from being recorded',
      owned: workspace('a', '1', 60),
      ended: [['a', null]],
      found: 'orphans',
    },
    {
      name: 'a young one gets its grace',
      owned: workspace('a', '1', 10),
      ended: [['a', '1']],
      found: 'none',
    },
    {
      name: 'one of a session that never was is not ours, whatever it carries',
      owned: workspace('a', '1', 60),
      found: 'unproven',
    },
    {
      name: 'another uid than that of the session that is over is a stranger',
      owned: workspace('a', '2', 60),
      ended: [['a', '1']],
      found: 'strangers',
    },
    {
      name: 'one with its session is in order',
      owned: workspace('a', '1', 60),
      unended: [['a', '1']],
      found: 'none',
    },
    {
      name: 'a uid not recorded yet is in order',
      owned: workspace('a', '1', 60),
      unended: [['a', null]],
      found: 'none',
    },
    {
      name: 'another uid is a stranger',
      owned: workspace('a', '2', 60),
      unended: [['a', '1']],
      found: 'strangers',
    },
  ] as const)('$name', (given) => {
    const { owned, found, unended, ended } = { unended: [], ended: [], ...given };
    const sessions = { unended: new Map(unended), ended: new Map(ended) };
    const compared = findOrphans([owned], sessions, now);
    const expected = { orphans: [], strangers: [], unproven: [] };
    expect(compared).toEqual(found === 'none' ? expected : { ...expected, [found]: [owned] });
  });
});
