import { setTimeout as pause } from 'node:timers/promises';
import { FakeRuntime, FakeWorld } from '@launchpad/runtime/fake';
import { expect, test } from 'vitest';
import { composeLaunchpad } from './support/composed-launchpad.js';
import type { EmbeddedDatabase } from './support/embedded-database.js';
import { Learner } from './support/learner.js';

const maxSessions = 20;
const starts = 200;
const withinMs = 10_000;

type Start = { readonly id: string; readonly asked: number; readonly answered: number };

/** Opens when so many are in: before that nobody leaves, so all places are taken at some time. */
class FullHouse {
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
  private inside = 0;

  constructor(private readonly places: number) {}

  arrive(): Promise<void> {
    this.inside += 1;
    if (this.inside === this.places) this.open();
    return this.opened;
  }
}

/** Somebody who comes, waits for the turn, has what they came for and goes. */
async function visit(port: number, house: FullHouse): Promise<Start> {
  const learner = new Learner(port);
  const asked = performance.now();
  const { id } = await learner.start('plain');
  const answered = performance.now();
  const { state } = await learner.follow(id);
  expect(state).toBe('ready');
  await house.arrive();
  await learner.finish(id);
  return { id, asked, answered };
}

type EventRow = {
  readonly session_id: string;
  readonly to_state: 'queued' | 'provisioning' | 'ready' | 'ending' | 'ended';
};

/** Most sessions that had a place at once, replayed from the history. */
function mostAtOnce(history: readonly EventRow[]): number {
  let [now, most] = [0, 0];
  for (const { to_state: state } of history) {
    if (state === 'provisioning') now += 1;
    if (state === 'ended') now -= 1;
    most = Math.max(most, now);
  }
  return most;
}

/** Pairs served the wrong way round: the one who had been answered before the other even asked came later. */
function overtaken(
  order: ReadonlyMap<string, number>,
  visits: readonly Start[],
): readonly string[] {
  return visits.flatMap((first) =>
    visits
      .filter(({ asked }) => first.answered < asked)
      .filter(({ id }) => (order.get(id) ?? -1) < (order.get(first.id) ?? Infinity))
      .map(({ id }) => `${id} before ${first.id}`),
  );
}

/** Asks how many places are taken, as often as the answers come. */
function sampleUsedPlaces(database: EmbeddedDatabase): { stop(): Promise<readonly number[]> } {
  const stopping = new AbortController();
  const sample = async (): Promise<number[]> => {
    const samples: number[] = [];
    while (!stopping.signal.aborted) {
      const [row] = await database.rows<{ used: number }>(
        "SELECT count(*)::int AS used FROM sessions WHERE state IN ('provisioning', 'ready', 'ending')",
      );
      samples.push(row?.used ?? 0);
      // Not all of the database's time is for us.
      await pause(10);
    }
    return samples;
  };
  const sampled = sample();
  return {
    stop: () => {
      stopping.abort();
      return sampled;
    },
  };
}

test('200 starts in 10 s with 20 places: nobody is turned away, never more than 20, first come first served', async () => {
  const world = new FakeWorld();
  let mostWorkspaces = 0;
  const { port, database } = await composeLaunchpad({
    maxSessions,
    createRuntime: async ({ installationId }) => {
      const runtime = new FakeRuntime({ installationId, world });
      runtime.watch(() => {
        mostWorkspaces = Math.max(mostWorkspaces, world.workspaces.size);
      });
      return runtime;
    },
  });
  const sampling = sampleUsedPlaces(database);

  const house = new FullHouse(maxSessions);
  const visits: Promise<Start>[] = [];
  const began = performance.now();
  for (let n = 1; n <= starts; n += 1) {
    visits.push(visit(port, house));
    // Evenly over the ten seconds: the load is what is being tested, so it is not to wait for an answer.
    await pause(Math.max(0, began + (n * withinMs) / starts - performance.now()));
  }
  const served = await Promise.all(visits);
  const unended = () => database.rows("SELECT id FROM sessions WHERE state <> 'ended'");
  await expect.poll(unended, { timeout: 30_000 }).toEqual([]);
  const samples = await sampling.stop();

  const history = await database.rows<EventRow>(
    "SELECT session_id, to_state FROM session_events WHERE kind = 'state' ORDER BY id",
  );
  expect(served).toHaveLength(starts);
  expect(samples.length).toBeGreaterThan(50);
  expect(Math.max(...samples)).toBeLessThanOrEqual(maxSessions);
  expect(mostWorkspaces).toBe(maxSessions);
  expect(mostAtOnce(history)).toBeLessThanOrEqual(maxSessions);
  const admitted = history.filter(({ to_state: state }) => state === 'provisioning');
  expect(new Set(admitted.map((row) => row.session_id)).size).toBe(starts);
  const order = new Map(admitted.map(({ session_id: id }, place) => [id, place]));
  expect(overtaken(order, served)).toEqual([]);
  const failed = await database.rows("SELECT id FROM sessions WHERE end_reason <> 'finished'");
  expect(failed).toEqual([]);
});
