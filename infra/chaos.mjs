import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from './build.mjs';
import { clusterSuite } from './cluster/cluster-suite.mjs';
import { bin, root, runCommand, seconds } from './run-command.mjs';

/**
 * `npm run chaos [-- NAME…]`: the cluster tests that break things, in their full size. Each says what it measured in a file,
 * of which the table at the end is made. `npm test` runs the same tests small.
 */
const figures = path.join(root, 'test-results', 'chaos');
const listener = 'docker.io/launchpad/listener:dev';
const size = {
  CHAOS_KILLS: '200',
  CHAOS_SESSIONS: '100',
  CHAOS_WAVE: '50',
  CHAOS_FOREIGN: '10000',
  CHAOS_BLIND: '50',
  ...process.env,
  CHAOS_IMAGE: listener,
  FIGURES_DIR: figures,
};

const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function tellKills({ calls, tokens, runs }) {
  const sorted = runs.map(({ settledMs }) => settledMs).sort((a, b) => a - b);
  const struck = runs.filter((run) => run.struck !== undefined).length;
  const left = runs.flatMap((run) => run.left).length;
  const read = tokens.reduce((sum, lane) => sum + lane.read, 0);
  const alive = tokens.reduce((sum, lane) => sum + lane.alive, 0);
  const [half, most] = [percentile(sorted, 0.5), percentile(sorted, 0.95)].map(seconds);
  return (
    `${struck} of ${runs.length} runs killed at one of ${calls} calls; settled after median ${half}, p95 ${most}, ` +
    `at most ${seconds(sorted.at(-1))}; ${left} objects left, ${alive} of ${read} tokens alive`
  );
}

const tellFaults = ({ sessions, seconds: took, met }) =>
  `${sessions} sessions in ${took} s; ${Object.entries(met)
    .map(([fault, times]) => `${fault} ${times}`)
    .join(', ')}`;

const tests = [
  { name: 'killed-worker', files: ['killed-worker'], tell: tellKills },
  {
    name: 'faulty-cluster',
    files: ['faulty-cut', 'faulty-frozen', 'faulty-expired'],
    tell: tellFaults,
  },
  {
    name: 'foreign-objects',
    files: ['foreign'],
    tell: ({ objects, touched }) => `${objects} objects of others, ${touched} touched`,
  },
  {
    name: 'blind-cluster',
    files: ['blind'],
    tell: ({ sessions, minutes, ended }) =>
      `${sessions} sessions, ${minutes} minutes without sight, ${ended} ended`,
  },
];

async function buildImages() {
  const docker = path.join(root, 'infra', 'docker');
  const folder = path.join(root, 'test', 'cluster', 'listener');
  const workshop = [path.join(docker, 'build-images.mjs'), 'workshop', '--load'];
  const own = [path.join(docker, 'build-image.mjs'), listener, folder];
  for (const program of [workshop, own])
    if (!(await runCommand([process.execPath, ...program], { live: true })).ok) return false;
  return true;
}

async function runTest(name) {
  console.log(`\n── ${name} ──`);
  const command = [bin('vitest'), 'run', '--project', 'cluster', `${name}.`];
  return (await runCommand(command, { live: true, env: size })).ok;
}

function* rowsOf({ name, files, tell }, ok) {
  for (const file of files) {
    const place = path.join(figures, `${file}.json`);
    const told = existsSync(place) ? tell(JSON.parse(readFileSync(place, 'utf8'))) : 'no figures';
    yield `${ok ? 'passed' : 'FAILED'}  ${(files.length === 1 ? name : file).padEnd(16)}  ${told}`;
  }
}

async function run(names) {
  const unknown = names.find((name) => !tests.some((test) => test.name.includes(name)));
  if (unknown !== undefined) {
    console.error(
      `No such test: ${unknown}. There are ${tests.map((test) => test.name).join(', ')}.`,
    );
    return 2;
  }
  const wanted = tests.filter(
    ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
  );
  await rm(figures, { recursive: true, force: true });
  if (!(await build())) return 1;
  const cluster = await clusterSuite([], { own: false });
  if (!cluster.run) {
    console.error(cluster.why);
    return 1;
  }
  if (!(await buildImages())) return 1;
  const rows = [];
  let code = 0;
  for (const test of wanted) {
    const ok = await runTest(test.name);
    if (!ok) code = 1;
    rows.push(...rowsOf(test, ok));
  }
  console.log(`\n${rows.join('\n')}`);
  return code;
}

process.exitCode = await run(process.argv.slice(2));
