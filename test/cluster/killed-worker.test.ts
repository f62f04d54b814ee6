import { kubeconfig } from '@launchpad/runtime/cluster-fixtures';
import { reportFigures } from '@launchpad/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KillLane, type Boundary, type RunFigures } from './support/kill.lane.js';
import { buildListenerImage } from './support/listener.image.js';

const runs = Number(process.env['CHAOS_KILLS'] ?? '30');
/** Installations that die side by side: most of a run is waiting for the cluster. */
const laneCount = 6;
const lanes: KillLane[] = [];

beforeAll(async () => {
  const image = await buildListenerImage();
  for (let n = 0; n < Math.min(laneCount, runs); n += 1)
    lanes.push(await KillLane.open(kubeconfig, image));
}, 120_000);

afterAll(async () => {
  await Promise.all(lanes.map((lane) => lane.close()));
}, 300_000);

/** Both sides of calls spread evenly from the first to the last that changes anything. */
function boundariesOf(calls: number): readonly Boundary[] {
  const pairs = Math.ceil(runs / 2);
  return Array.from({ length: runs }, (_, n) => ({
    call: 1 + Math.floor((Math.floor(n / 2) * calls) / pairs),
    at: n % 2 === 0 ? 'before' : 'after',
  }));
}

test(
  'a worker killed at any of its calls leaves nothing behind, and every session comes to its end',
  { timeout: 240_000 + runs * 30_000 },
  async () => {
    const undisturbed = await lanes[0]?.run({ call: Number.POSITIVE_INFINITY, at: 'before' });
    const waiting = [...boundariesOf(undisturbed?.lastChange ?? 0)];
    const figures: RunFigures[] = [];
    await Promise.all(
      lanes.map(async (lane) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          figures.push(await lane.run(next));
      }),
    );
    const tokens = await Promise.all(lanes.map((lane) => lane.countTokens()));
    await reportFigures('killed-worker', { calls: undisturbed?.lastChange, tokens, runs: figures });
    expect(figures.filter(({ left }) => left.length > 0)).toEqual([]);
    expect(tokens.filter(({ alive }) => alive > 0)).toEqual([]);
    expect(tokens.some(({ read }) => read > 0)).toBe(true);
    const struck = figures.filter((figure) => figure.struck !== undefined);
    expect(struck.length).toBeGreaterThanOrEqual(runs * 0.8);
  },
);
