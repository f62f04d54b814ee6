import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from './build.mjs';
import { clusterSuite } from './cluster/cluster-suite.mjs';
import { findTools } from './find-tools.mjs';
import { bin, root, runCommand } from './run-command.mjs';
import {
  countCrash,
  emptyTally,
  readPlaywrightReport,
  readVitestReport,
  sumTallies,
} from './test-report.mjs';

/**
 * `npm test` runs everything; `npm test -- libs/jobs` only the files whose path holds that. With `--cluster` it brings up
 * the cluster of this machine itself; one that should come up and does not is a failure.
 */
const args = process.argv.slice(2);
const own = args.includes('--cluster');
const filters = args.filter((arg) => arg !== '--cluster');
const results = path.join(root, 'test-results');
const notRun = [];

async function runSuite({ name, command, env, report, read }) {
  console.log(`\n── ${name} ──`);
  const file = path.join(results, report);
  await rm(file, { force: true });
  const { code } = await runCommand(command(file), { live: true, env: env(file) });
  const tally = existsSync(file) ? read(JSON.parse(await readFile(file, 'utf8'))) : emptyTally();
  return countCrash(tally, name, code);
}

const failure = (name) => ({ ...emptyTally(), failed: 1, failedNames: [name] });

const vitest = (name, projects, env) => ({
  name,
  report: `${name.replaceAll(' ', '-')}.json`,
  read: readVitestReport,
  env: () => env,
  command: (file) => [
    bin('vitest'),
    'run',
    ...filters,
    ...projects.flatMap((project) => ['--project', project]),
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`, '--passWithNoTests'],
  ],
});

const browser = (name, project, env) => ({
  name,
  report: `${name.replaceAll(' ', '-')}.json`,
  read: readPlaywrightReport,
  env: (file) => ({ ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file }),
  command: () => [
    bin('playwright'),
    'test',
    ...filters,
    `--project=${project}`,
    '--reporter=list,json',
    '--pass-with-no-tests',
  ],
});

/** Last, as nothing else is to share the machine with its pods. */
async function runClusterTests({ prepare }, env) {
  console.log('\n── images ──');
  if ((await prepare()) !== 0) return [failure('the images for the cluster')];
  const tallies = [await runSuite(vitest('cluster tests', ['cluster'], env))];
  if (env.CHROMIUM_PATH !== undefined)
    tallies.push(await runSuite(browser('browser tests on the cluster', 'cluster', env)));
  return tallies;
}

async function runAll() {
  const { paths, missing } = await findTools();
  // Suites that can say which of their tests need a missing program read its name here.
  const env = {
    LAUNCHPAD_TEST_WITHOUT: missing.join(','),
    ...(paths.chromium === undefined ? {} : { CHROMIUM_PATH: paths.chromium }),
  };
  for (const name of missing)
    notRun.push(`what needs ${name}: it is not here and could not be installed`);
  if (!(await build())) return [failure('the build')];
  const suites = [
    vitest('vitest', ['unit', 'db', 'portal', 'workshop-web'], env),
    ...(paths.chromium === undefined ? [] : [browser('browser tests', 'product', env)]),
    vitest('system tests', ['system'], env),
  ];
  const tallies = [];
  for (const suite of suites) tallies.push(await runSuite(suite));
  const cluster = await clusterSuite(filters, { own });
  if (cluster.failure !== undefined) tallies.push(failure(cluster.failure));
  else if (cluster.run) tallies.push(...(await runClusterTests(cluster, env)));
  else if (cluster.why !== undefined) notRun.push(cluster.why);
  return tallies;
}

await mkdir(results, { recursive: true });
const total = sumTallies(await runAll());
const relative = (name) => name.replaceAll(`${root}${path.sep}`, '');
console.log('');
for (const name of total.failedNames) console.log(`Failed: ${relative(name)}`);
for (const name of total.skippedNames) console.log(`Skipped: ${relative(name)}`);
for (const name of notRun) console.log(`Not run: ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
