import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SessionResource } from '@launchpad/contract';
import { waitFor } from '@launchpad/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { Crowd, type Held } from './support/crowd.js';
import { EmbeddedDatabase } from './support/embedded-database.js';
import { freePort, temporaryDir, writeWorkshop } from './support/ground.js';
import { LaunchpadProcess, type LaunchpadSettings } from './support/launchpad.process.js';
import { markedProcesses } from './support/marked-processes.js';
import { startRedisProcess } from './support/redis.process.js';
import { seededRandom, type SeededRandom } from '@launchpad/testkit';

const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const ttlSeconds = 20;
/** A minute or two on a machine that has nothing else to do. */
const patienceMs = 420_000;
const shortLived = [
  ...['title: Short', 'description: Gone soon', 'terminals: 1', 'extension: false'],
  ...[`ttl: ${String(ttlSeconds)}s`, 'idle: 0'],
];

type SessionState = SessionResource['state'];

/** Some time during the start, or just after a session got into this state. */
type Moment = 'starting' | SessionState;

/** Most starts die while they start; the others with a session in each of the states. */
const moments: readonly Moment[] = [
  ...(['starting', 'starting', 'queued', 'starting', 'starting', 'provisioning'] as const),
  ...(['starting', 'ready', 'starting', 'ending'] as const),
];

type Ground = {
  readonly settings: LaunchpadSettings;
  readonly database: EmbeddedDatabase;
  readonly crowd: Crowd;
  readonly random: SeededRandom;
};

async function prepare(env: Readonly<Record<string, string>> = {}): Promise<Ground> {
  const dir = await temporaryDir();
  const [dataDir, workshopsDir] = [path.join(dir, 'data'), path.join(dir, 'workshops')];
  await writeWorkshop(workshopsDir, 'short', shortLived);
  const port = await freePort();
  const random = seededRandom(seed);
  return {
    settings: { dataDir, port, workshopsDir, env: { MAX_SESSIONS: '3', ...env } },
    database: new EmbeddedDatabase(dataDir),
    crowd: new Crowd({ port, workshop: 'short', random, visitors: 5 }),
    random,
  };
}

type Round = { readonly moment: Moment; readonly postgresToo: boolean };

/** One start and its sudden end. Returns the states that sessions were in. */
async function startAndKill(ground: Ground, round: Round): Promise<readonly SessionState[]> {
  const { database, random, settings } = ground;
  const launchpad = LaunchpadProcess.start(settings);
  onTestFinished(() => launchpad.kill());
  if (round.moment === 'starting') {
    await pause(random.between(0, 2500));
    expect(launchpad.isRunning, launchpad.output).toBe(true);
  } else {
    await launchpad.ready();
    await waitFor(
      `a session is ${round.moment}`,
      async () => (await statesOf(database)).includes(round.moment as SessionState),
      { withinMs: 60_000 },
    );
    await pause(random.between(0, 300));
  }
  const states = await statesOf(database).catch(() => []);
  await launchpad.kill();
  if (round.postgresToo) await database.kill();
  return states;
}

async function statesOf(database: EmbeddedDatabase): Promise<readonly SessionState[]> {
  const rows = await database.rows<{ state: SessionState }>(
    "SELECT state FROM sessions WHERE state <> 'ended'",
  );
  return rows.map(({ state }) => state);
}

/** Everybody who was in the middle of something gets a working terminal, or is told that it is over. */
async function worksOrEnds({ learner, id }: Held): Promise<'works' | 'ended'> {
  const isOver = async () => ['ending', 'ended'].includes((await learner.look(id)).state);
  const { state } = await learner.follow(id);
  if (state !== 'ready') return 'ended';
  try {
    const terminal = await learner.terminal(id);
    await terminal.echo();
    terminal.close();
    return 'works';
  } catch (error) {
    // Its time may run out between the look and the keystroke.
    if (await isOver()) return 'ended';
    throw error;
  }
}

async function leavesNothing({ database, settings }: Ground): Promise<void> {
  const { dataDir, workshopsDir } = settings;
  const leftovers = async () => ({
    sessions: await statesOf(database),
    processes: markedProcesses(`WORKSHOPS=${workshopsDir}`),
    directories: await readdir(path.join(dataDir, 'workspaces')),
    sockets: await readdir(path.join(dataDir, 'sockets')),
  });
  await expect
    .poll(leftovers, { timeout: (ttlSeconds + 60) * 1000, interval: 250 })
    .toEqual({ sessions: [], processes: [], directories: [], sockets: [] });
}

type Storm = { readonly rounds: number; readonly between?: (round: number) => Promise<void> };

async function survives(ground: Ground, { rounds, between }: Storm): Promise<void> {
  const { crowd, settings } = ground;
  const seen = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const moment = moments[round % moments.length] ?? 'starting';
    const began = performance.now();
    const states = await startAndKill(ground, { moment, postgresToo: round % 3 === 2 });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`killed ${moment} after ${seconds} s: ${states.join(' ')}\n`);
    for (const state of states) seen.set(state, (seen.get(state) ?? 0) + 1);
    await between?.(round);
  }
  await crowd.leave();
  const launchpad = await LaunchpadProcess.start(settings).ready();
  onTestFinished(() => launchpad.kill());
  const outcomes = await Promise.all(crowd.held.map(worksOrEnds));
  process.stdout.write(
    `seed ${String(seed)}: ${String(crowd.held.length)} sessions; met by a kill: ` +
      `${JSON.stringify(Object.fromEntries(seen))}; afterwards ` +
      `${String(outcomes.filter((outcome) => outcome === 'works').length)} went on working\n`,
  );
  expect(crowd.held.length).toBeGreaterThan(rounds / 4);
  await leavesNothing(ground);
  await expect(launchpad.stop()).resolves.toBe(0);
  expect(markedProcesses(settings.dataDir)).toEqual([]);
}

test(
  '30 starts that are killed, Postgres sometimes too, leave no session stuck and nothing behind',
  async () => {
    await survives(await prepare(), { rounds: 30 });
  },
  patienceMs,
);

test(
  'the same with the queue in Redis, which is emptied in the middle',
  async () => {
    const redis = await startRedisProcess(await temporaryDir());
    const ground = await prepare({ REDIS_URL: redis.url });
    await survives(ground, { rounds: 6, between: () => redis.flushAll() });
  },
  patienceMs,
);
