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
      name: 'one without a session is left behind',
      owned: workspace('a', '1', 60),
      rows: [],
      found: 'orphans',
    },
    { name: 'a young one gets its grace', owned: workspace('a', '1', 10), rows: [], found: 'none' },
    {
      name: 'one with its session is in order',
      owned: workspace('a', '1', 60),
      rows: [['a', '1']],
      found: 'none',
    },
    {
      name: 'a uid not recorded yet is in order',
      owned: workspace('a', '1', 60),
      rows: [['a', null]],
      found: 'none',
    },
    {
      name: 'another uid is a stranger',
      owned: workspace('a', '2', 60),
      rows: [['a', '1']],
      found: 'strangers',
    },
  ] as const)('$name', ({ owned, rows, found }) => {
    const { orphans, strangers } = findOrphans([owned], new Map(rows), now);
    expect(orphans).toEqual(found === 'orphans' ? [owned] : []);
    expect(strangers).toEqual(found === 'strangers' ? [owned] : []);
  });
});
