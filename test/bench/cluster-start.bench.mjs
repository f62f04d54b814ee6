import { randomBytes } from 'node:crypto';
import { ClusterApi } from './support/cluster-api.mjs';
import {
  machine,
  percentile,
  spreadRow,
  spreadTable,
  wholeMs,
  writeFindings,
} from './support/figures.mjs';
import { Person } from './support/person.mjs';
import { PodTimes } from './support/pod-times.mjs';
import { newGround, openDatabase, startProduct } from './support/product.mjs';

const runs = process.argv.includes('--short') ? 3 : 30;
const goalMs = 500;
const image = process.env.WORKSHOP_IMAGE ?? 'docker.io/launchpad/workshop:dev';
const kubeconfig = process.env.KUBECONFIG ?? '';
const bareNamespace = `bench-${randomBytes(4).toString('hex')}`;

/** The image by itself: as large, and ready when it listens, as the pod of a session. */
const barePod = (name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 5,
    containers: [
      {
        name: 'workshop',
        image,
        imagePullPolicy: 'IfNotPresent',
        resources: {
          requests: { cpu: '50m', memory: '128Mi' },
          limits: { cpu: '500m', memory: '512Mi' },
        },
        readinessProbe: { tcpSocket: { port: 10080 }, periodSeconds: 1, timeoutSeconds: 1 },
      },
    ],
  },
});

/** Milliseconds between the pod's milestones, from a beginning on. */
const podLaps = (times, began) => ({
  accepted: times.accepted - began,
  scheduled: times.scheduled - times.accepted,
  started: times.started - times.scheduled,
  ready: times.ready - times.started,
});

async function runBarePod({ api, pods }, run) {
  const pod = `bare-${run}`;
  const collection = `/api/v1/namespaces/${bareNamespace}/pods`;
  const began = performance.now();
  await api.ask('POST', collection, barePod(pod));
  await pods.until(bareNamespace, pod, 'ready');
  const times = pods.of(bareNamespace, pod);
  await api.ask('DELETE', `${collection}/${pod}`);
  await pods.until(bareNamespace, pod, 'gone');
  return { ...podLaps(times, began), total: times.ready - began };
}

async function runSession({ product, database, pods }) {
  const person = new Person(product.port);
  await person.json('GET', '/api/v1/workshops');
  const began = performance.now();
  const { id } = await person.start('plain');
  const answered = performance.now();
  await person.until(id, 'ready');
  const open = performance.now();
  const door = await person.enter(id);
  const entered = performance.now();
  const socket = await person.prompt(door);
  const prompt = performance.now();
  const times = pods.of(`lp-${id}`, 'workspace');
  const admitted = await admissionMs(database, id);
  socket.terminate();
  await person.json('DELETE', `/api/v1/sessions/${id}`);
  await pods.until(`lp-${id}`, 'workspace', 'gone');
  person.leave();
  return {
    ...podLaps(times, answered),
    answered: answered - began,
    admitted,
    objects: times.accepted - answered - admitted,
    told: open - times.ready,
    entered: entered - open,
    prompt: prompt - entered,
    total: open - began,
    toPrompt: prompt - began,
  };
}

async function admissionMs(database, id) {
  const { rows } = await database.query(
    `SELECT extract(epoch FROM max(at) FILTER (WHERE to_state = 'provisioning')
                             - max(at) FILTER (WHERE to_state = 'queued'))::float8 * 1000 AS ms
       FROM session_events WHERE session_id = $1 AND kind = 'state'`,
    [id],
  );
  return rows[0].ms;
}

/** Turn by turn, so that whatever else the machine does falls on both. */
async function measure(ground) {
  await runSession(ground);
  await runBarePod(ground, 'first');
  const found = { sessions: [], bare: [] };
  for (let run = 0; run < runs; run += 1) {
    found.bare.push(await runBarePod(ground, run));
    found.sessions.push(await runSession(ground));
    process.stdout.write('.');
  }
  process.stdout.write('\n');
  return found;
}

function report(where, { sessions, bare }) {
  const of = (list, lap) => list.map((each) => each[lap]);
  const pairs = sessions.map(({ total }, index) => total - bare[index].total);
  const added = [0.5, 0.95].map(
    (share) => percentile(of(sessions, 'total'), share) - percentile(of(bare, 'total'), share),
  );
  const verdict = added[1] <= goalMs ? '**met**' : `**missed** by ${wholeMs(added[1] - goalMs)}`;
  const table = spreadTable([
    spreadRow('**bare pod: asked for → ready**', of(bare, 'total')),
    spreadRow('**session: click → ready**', of(sessions, 'total')),
    spreadRow('**session: click → first prompt**', of(sessions, 'toPrompt')),
    spreadRow('a session and the bare pod before it: difference', pairs),
    spreadRow('session: asking for it (`POST` answered)', of(sessions, 'answered')),
    spreadRow('session: being admitted', of(sessions, 'admitted')),
    spreadRow(
      'session: namespace, budget, walls, account, files, until there is a pod',
      of(sessions, 'objects'),
    ),
    spreadRow('bare pod: until there is a pod', of(bare, 'accepted')),
    spreadRow('session: pod → on a node', of(sessions, 'scheduled')),
    spreadRow('bare pod: pod → on a node', of(bare, 'scheduled')),
    spreadRow('session: on a node → container runs', of(sessions, 'started')),
    spreadRow('bare pod: on a node → container runs', of(bare, 'started')),
    spreadRow('session: container runs → pod ready', of(sessions, 'ready')),
    spreadRow('bare pod: container runs → pod ready', of(bare, 'ready')),
    spreadRow('session: pod ready → the page is told', of(sessions, 'told')),
    spreadRow('session: ticket and way in', of(sessions, 'entered')),
    spreadRow('session: terminal opened → prompt', of(sessions, 'prompt')),
  ]);
  return (
    `${where}. ${runs} runs of each, in turn.\n\n${table}\n\n` +
    `Added by Launchpad: ${wholeMs(added[0])} at p50, ${wholeMs(added[1])} at p95. ` +
    `Goal, at most ${goalMs} ms added at p95: ${verdict}.`
  );
}

async function everythingEnded(database) {
  for (;;) {
    const { rowCount } = await database.query("SELECT FROM sessions WHERE state <> 'ended'");
    if (rowCount === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function removeBareNamespace(api) {
  const path = `/api/v1/namespaces/${bareNamespace}`;
  await api.ask('DELETE', path);
  while (await api.isThere(path)) await new Promise((resolve) => setTimeout(resolve, 500));
}

async function run() {
  const api = new ClusterApi(kubeconfig);
  const pods = new PodTimes();
  const where = machine();
  const ground = newGround('access: edit\nbudget: small\n');
  await api.ask('POST', '/api/v1/namespaces', {
    ...{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: bareNamespace } },
  });
  const stopWatch = await api.watchPods(pods.take);
  const env = { KUBECONFIG: kubeconfig, WORKSHOP_IMAGE: image, LOG_LEVEL: 'info' };
  const product = await startProduct('cluster', ground, env);
  try {
    const database = await openDatabase(ground);
    const found = await measure({ product, database, api, pods });
    await everythingEnded(database);
    await database.end();
    writeFindings('cluster-start', report(where, found));
  } finally {
    await product.stop();
    stopWatch();
    await removeBareNamespace(api);
    api.close();
    ground.remove();
  }
}

if (kubeconfig === '')
  console.log('Not measured: KUBECONFIG names no cluster (`npm run cluster:up`).');
else await run();
