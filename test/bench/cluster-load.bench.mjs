import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@launchpad/kernel';
import { machine, writeFindings } from './support/figures.mjs';
import { addEndedSessions } from './support/history.mjs';
import { canHaveIdleCluster, IdleCluster } from './support/idle-cluster.mjs';
import { newGround, openDatabase } from './support/product.mjs';

const sessions = process.argv.includes('--short') ? 100 : 1000;
const history = 50_000;
const goalPerSecond = 50;
const program = fileURLToPath(new URL('support/cluster-worker.mjs', import.meta.url));
const workshop = 'access: edit\nbudget: small\n';

/** A worker on a cluster that nobody else has anything to do with. */
async function withWorker(measure, env = {}) {
  const ground = newGround(workshop);
  const cluster = await IdleCluster.start();
  const [command, ...args] = cluster.within(process.execPath, program);
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: ground.dataDir,
      DATA_DIR: ground.dataDir,
      WORKSHOPS_DIR: ground.workshopsDir,
      KUBECONFIG: cluster.kubeconfig,
      WORKSHOP_IMAGE: 'docker.io/launchpad/workshop:dev',
      KUBE_API_RATE: '10000',
      ...env,
    },
  });
  const exited = once(child, 'exit');
  const answer = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      exited.then(() => Promise.reject(new Error('the worker ended'))),
    ]);
    return message;
  };
  try {
    await answer();
    const ask = async (question) => {
      child.send(question);
      return { ...(await answer()), clusterMs: cluster.cpuMs() };
    };
    const found = await measure({ ask, ground });
    return { ...found, pods: await podsIn(cluster) };
  } finally {
    child.kill('SIGTERM');
    await exited;
    await cluster.remove();
    ground.remove();
  }
}

async function podsIn(cluster) {
  const names = await cluster.kubectl('get', 'pods', '-A', '-o', 'name');
  return names.split('\n').filter((name) => name === 'pod/workspace').length;
}

async function addQueuedSessions(database) {
  const ids = Array.from({ length: sessions }, newId);
  await database.query(
    `INSERT INTO sessions (id, tenant_id, workshop_version_id, workshop_slug, ttl_seconds, max_ttl_seconds,
                           extend_seconds, idle_timeout_seconds)
     SELECT new.id, v.tenant_id, v.id, 'plain', 3600, 7200, 1800, 900
       FROM unnest($1::text[]) AS new (id), (SELECT id, tenant_id FROM workshop_versions LIMIT 1) v`,
    [ids],
  );
}

/** From the rows of a room that comes in at once until each has its pod in the cluster, and its row says so. */
const measureWorker = (rows) =>
  withWorker(async ({ ask, ground }) => {
    const database = await openDatabase(ground);
    if (rows > 0) await addEndedSessions(database, rows);
    const before = await ask({});
    const began = performance.now();
    await addQueuedSessions(database);
    let submitted = 0;
    for (; submitted < sessions;) {
      await pause(100);
      const { rows: found } = await database.query(
        "SELECT count(workspace_uid)::int AS submitted FROM sessions WHERE state = 'provisioning'",
      );
      ({ submitted } = found[0]);
    }
    const ms = performance.now() - began;
    const after = await ask({});
    await database.end();
    return { ms, ...spent(before, after) };
  });

const measureRuntime = () =>
  withWorker(
    async ({ ask }) => {
      const before = await ask({});
      const after = await ask({ ensure: sessions });
      return { ms: after.ms, ...spent(before, after) };
    },
    { ONLY_RUNTIME: 'yes' },
  );

function spent(before, after) {
  const of = (method) => ((after.sent[method] ?? 0) - (before.sent[method] ?? 0)) / sessions;
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return {
    ...{ writes: of('POST'), reads: of('GET'), cpuMs: cpu / 1000 / sessions },
    clusterMs: (after.clusterMs - before.clusterMs) / sessions,
  };
}

const perSecond = ({ ms }) => sessions / (ms / 1000);

function row(name, found) {
  if (found.pods < sessions) throw new Error(`${name}: ${found.pods} pods of ${sessions}`);
  const cells = [perSecond(found), found.writes, found.reads, found.cpuMs, found.clusterMs];
  return `| ${[name, ...cells.map((value) => value.toFixed(1))].join(' | ')} |`;
}

async function run() {
  const where = machine();
  const runtime = await measureRuntime();
  const fresh = await measureWorker(0);
  const old = await measureWorker(history);
  const slowest = Math.min(perSecond(fresh), perSecond(old));
  const verdict =
    slowest >= goalPerSecond ? '**met**' : `**missed**: ${slowest.toFixed(0)} a second`;
  const change = (perSecond(old) / perSecond(fresh) - 1) * 100;
  writeFindings(
    'cluster-load',
    `${where}. ${sessions} sessions each time, KUBE_API_RATE 10 000.\n\n` +
      '| | sessions a second | writes a session | reads a session | processor of the worker, ms a session | processor of the cluster’s servers, ms a session |\n' +
      '| --- | ---: | ---: | ---: | ---: | ---: |\n' +
      `${row('the runtime by itself, without database and queue', runtime)}\n` +
      `${row('the worker, no history', fresh)}\n` +
      `${row('the worker, 50 000 ended sessions', old)}\n\n` +
      `- At least ${goalPerSecond} sessions a second until their objects are submitted: ${verdict}.\n` +
      `- With 50 000 ended sessions the rate is ${Math.abs(change).toFixed(0)} % ${change < 0 ? 'lower' : 'higher'}.`,
  );
}

if (canHaveIdleCluster) await run();
else console.log('Not measured: this needs root and the servers of `npm run cluster:build`.');
