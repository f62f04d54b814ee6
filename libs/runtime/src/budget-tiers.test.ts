import { expect, it } from 'vitest';
import { budgetTierNames, budgetTiers } from './budget-tiers.js';

const mebibyte = 1024 ** 2;

it.each([
  ['small', 1, [250, 256], 1, [3, 10, 20, 5]],
  ['medium', 2, [500, 512], 5, [6, 15, 25, 10]],
  ['large', 4, [500, 1024], 10, [12, 25, 35, 20]],
  ['x-large', 8, [500, 2048], 20, [18, 35, 45, 30]],
  ['xx-large', 12, [500, 2048], 20, [24, 45, 55, 40]],
  ['xxx-large', 16, [500, 2048], 20, [30, 55, 65, 50]],
] as const)('%s is as the table has it', (...[name, total, limit, volume, counts]) => {
  const { total: all, defaultLimit, maxVolumeBytes, ...rest } = budgetTiers[name];
  expect([all.cpuMillis, all.memoryBytes]).toEqual([total * 1000, total * 1024 * mebibyte]);
  expect([defaultLimit.cpuMillis, defaultLimit.memoryBytes / mebibyte]).toEqual(limit);
  expect(maxVolumeBytes).toBe(volume * 1024 * mebibyte);
  expect(Object.values(rest.counts)).toEqual(counts);
  expect(rest.defaultRequest).toEqual({ cpuMillis: 50, memoryBytes: 128 * mebibyte });
  expect(rest.min).toEqual({ cpuMillis: 50, memoryBytes: 32 * mebibyte });
});

it('grows from each tier to the next in everything', () => {
  const tiers = budgetTierNames.map((name) => budgetTiers[name]);
  for (const [index, next] of tiers.slice(1).entries()) {
    const before = tiers[index];
    expect(next.total.cpuMillis).toBeGreaterThan(before?.total.cpuMillis ?? Infinity);
    expect(next.counts.claims).toBeGreaterThan(before?.counts.claims ?? Infinity);
    expect(next.maxVolumeBytes).toBeGreaterThanOrEqual(before?.maxVolumeBytes ?? Infinity);
  }
});
