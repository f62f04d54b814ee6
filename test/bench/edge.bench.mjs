import { spawn } from 'node:child_process';
import { openEdgeGround } from './support/edge-ground.mjs';
import {
  canHold,
  cpuMs,
  family,
  holdTo,
  measureHttp,
  median,
  outputOf,
  residentKib,
  socketLoadProgram,
} from './support/edge-meter.mjs';
import {
  missingTools,
  rivalNames,
  startEchoBackend,
  startHttpBackend,
  startRival,
} from './support/edge-rivals.mjs';
import { machine, writeFindings } from './support/figures.mjs';

/**
 * `npm run bench:edge`, or, for a look while working, `npm run bench:edge -- --short`, which writes nothing down.
 * `--only=edge,nginx` leaves the others out; `--phase=http` shows one phase alone.
 */
const short = process.argv.includes('--short');
const only = process.argv
  .find((each) => each.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const onePhase = process.argv.find((each) => each.startsWith('--phase='))?.slice('--phase='.length);
const seconds = short ? 2 : 6;
const repeats = short ? 1 : 5;
const idleSockets = short ? 500 : 5000;
const connections = 50;
const processCounts = [1, 2, 3];
const coreShare = 0.2;
const warmSeconds = 4;
const [proxyCore, otherCore] = [0, 1];
/** A session may have sixty-four sockets. */
const sessionsForIdle = 100;

const socketLoad = (mode, { port, identities, count = connections, time = seconds }) => [
  ...['taskset', '-c', String(otherCore), process.execPath, socketLoadProgram, mode],
  ...[String(port), String(count), String(time), JSON.stringify(identities)],
];

async function measureSockets(mode, contender, { identities, time }) {
  const before = cpuMs(contender.pid);
  const options = { port: contender.port, identities, ...(time === undefined ? {} : { time }) };
  const { rounds, perSecond, megabytesPerSecond } = JSON.parse(
    await outputOf(socketLoad(mode, options)),
  );
  return {
    perSecond,
    megabytesPerSecond,
    cpuUs: ((cpuMs(contender.pid) - before) * 1000) / rounds,
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 2000));

/** Memory that so many idle sockets take, each. */
async function measureIdle(contender, identities) {
  const port = contender.port;
  await outputOf(socketLoad('opens', { port, identities, time: 1 }));
  await settled();
  const before = residentKib(contender.pid);
  const [command, ...args] = socketLoad('idle', { port, identities, count: idleSockets });
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the sockets did not open')));
  });
  await settled();
  const kib = (residentKib(contender.pid) - before) / idleSockets;
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  return { kib };
}

const phases = {
  http: {
    backend: startHttpBackend,
    warm: (contender, [who]) => httpOnce(contender, who, 1),
    measure: (contender, [who]) => httpOnce(contender, who, seconds),
  },
  opens: {
    backend: startEchoBackend,
    warm: (contender, identities) => measureSockets('opens', contender, { identities, time: 1 }),
    measure: (contender, identities) => measureSockets('opens', contender, { identities }),
  },
  echo: {
    backend: startEchoBackend,
    warm: (contender, identities) => measureSockets('echo', contender, { identities, time: 1 }),
    measure: (contender, identities) => measureSockets('echo', contender, { identities }),
  },
  bulk: {
    backend: startEchoBackend,
    warm: (contender, identities) => measureSockets('bulk', contender, { identities, time: 1 }),
    measure: (contender, identities) => measureSockets('bulk', contender, { identities }),
  },
};

const httpOnce = (contender, { host, cookie }, time) =>
  measureHttp({
    ...{ port: contender.port, pid: contender.pid, core: otherCore, connections, seconds: time },
    headers: { Host: host, Cookie: cookie },
  });

const names = ['edge', ...rivalNames].filter((name) => only === undefined || only.includes(name));

async function startContenders(ground, backend) {
  const contenders = [];
  for (const name of names) {
    if (name === 'edge') {
      const edge = await ground.startEdge({ core: proxyCore });
      contenders.push({ name, pid: edge.pid, port: ground.publicPort, stop: () => edge.stop() });
    } else contenders.push({ name, ...(await startRival(name, backend.port, proxyCore)) });
  }
  return contenders;
}

async function newSessions(ground, port, count) {
  const sessions = [];
  for (let i = 0; i < count; i += 1) sessions.push(await ground.newSession(port));
  return sessions;
}

/** All of them take turns, so that whatever else the machine does falls on each. */
async function runPhase(ground, { backend: startBackend, warm, measure }) {
  const backend = await startBackend(otherCore);
  const identities = await newSessions(ground, backend.port, 1);
  const contenders = await startContenders(ground, backend);
  const runs = new Map(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await warm(contender, identities);
  for (let i = 0; i < repeats; i += 1)
    for (const contender of contenders)
      runs.get(contender.name).push(await measure(contender, identities));
  for (const contender of contenders) await contender.stop();
  await backend.stop();
  return middleOf(runs);
}

async function runIdle(ground) {
  const backend = await startEchoBackend(otherCore);
  const identities = await newSessions(ground, backend.port, sessionsForIdle);
  const runs = new Map(names.map((name) => [name, []]));
  for (let i = 0; i < (short ? 1 : 3); i += 1) {
    for (const contender of await startContenders(ground, backend)) {
      runs.get(contender.name).push(await measureIdle(contender, identities));
      await contender.stop();
    }
  }
  await backend.stop();
  return middleOf(runs);
}

const middleOf = (runs) =>
  new Map(
    [...runs].map(([name, all]) => [
      name,
      Object.fromEntries(
        Object.keys(all[0] ?? {}).map((figure) => [figure, median(all.map((run) => run[figure]))]),
      ),
    ]),
  );

/**
 * What another process adds. Each is held to the same small share of a core, so that there is room for several beside
 * those who ask and answer, and nothing but a bottleneck of their own could keep them from adding up.
 */
async function runProcesses(ground) {
  const backend = await startHttpBackend(otherCore);
  const identities = await newSessions(ground, backend.port, 1);
  const rows = [];
  for (const processes of processCounts) {
    const edge = await ground.startEdge({ processes });
    const contender = { pid: edge.pid, port: ground.publicPort };
    // Compiled by then: on a small share that alone would take a while.
    await httpOnce(contender, identities[0], warmSeconds);
    const [parent, ...children] = family(edge.pid);
    const held = (processes === 1 ? [parent] : children).map((pid) => holdTo(pid, coreShare));
    const all = [];
    for (let i = 0; i < repeats; i += 1)
      all.push(await httpOnce(contender, identities[0], seconds));
    rows.push({ processes, perSecond: median(all.map((run) => run.perSecond)) });
    await edge.stop();
    for (const release of held) release();
  }
  await backend.stop();
  return rows;
}

const whole = (value) => (value === undefined ? '' : Math.round(value).toLocaleString('en'));
const tenth = (value) => (value === undefined ? '' : value.toFixed(1));

function table({ http, opens, echo, bulk, idle }) {
  const head = [
    ...['', 'requests/s', 'CPU µs per request', 'p99 ms', 'opens/s', 'CPU µs per open'],
    ...['64-byte echoes/s', 'CPU µs per echo', 'MB/s', 'KiB per idle socket'],
  ];
  const rows = names.map((name) => [
    name === 'edge' ? '**edge, authorising**' : name,
    ...[whole(http.get(name).perSecond), tenth(http.get(name).cpuUs), tenth(http.get(name).p99Ms)],
    ...[whole(opens.get(name).perSecond), tenth(opens.get(name).cpuUs)],
    ...[whole(echo.get(name).perSecond), tenth(echo.get(name).cpuUs)],
    ...[whole(bulk.get(name).megabytesPerSecond), tenth(idle.get(name).kib)],
  ]);
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const verdict = (met) => (met ? '**met**' : '**missed**');

function goals({ http, echo, idle }) {
  const lines = [];
  // By processor time: what one core can do, whatever else ran.
  const against = (name, factor) => {
    if (!names.includes(name)) return `HTTP against ${name}: not measured here.`;
    const ratio = http.get(name).cpuUs / http.get('edge').cpuUs;
    return `HTTP per core, ≥ ${factor} × ${name}: ${ratio.toFixed(2)}, ${verdict(ratio >= factor)}.`;
  };
  lines.push(against('configurable-http-proxy', 2.5), against('nginx', 0.4));
  if (names.includes('haproxy')) {
    const ratio = echo.get('edge').cpuUs / echo.get('haproxy').cpuUs;
    lines.push(`CPU per echo, ≤ 1.2 × haproxy: ${ratio.toFixed(2)}, ${verdict(ratio <= 1.2)}.`);
  }
  const { kib } = idle.get('edge');
  lines.push(`Idle WebSocket, ≤ 12 KiB: ${kib.toFixed(1)}, ${verdict(kib <= 12)}.`);
  return lines.map((line) => `- ${line}`).join('\n');
}

function scaling(rows) {
  if (rows === undefined)
    return '- Several processes: not measured here (needs root and control groups).';
  const [{ perSecond: one }, ...more] = rows;
  const said = more.map(
    ({ processes, perSecond }) =>
      `${processes}: ${whole(perSecond)} (${(perSecond / one).toFixed(2)} ×)`,
  );
  const met = more.every(({ processes, perSecond }) => perSecond / one >= processes * 0.9);
  return (
    `- Another process ≈ another core; each held to ${coreShare} of a core, requests/s with 1: ${whole(one)}, ` +
    `${said.join(', ')}, ${verdict(met)}.`
  );
}

async function run() {
  const where = machine();
  const ground = await openEdgeGround();
  try {
    if (onePhase === 'processes') {
      console.table(await runProcesses(ground));
      return;
    }
    if (onePhase !== undefined) {
      console.table(Object.fromEntries(await runPhase(ground, phases[onePhase])));
      return;
    }
    const found = {};
    for (const [name, phase] of Object.entries(phases)) found[name] = await runPhase(ground, phase);
    found.idle = await runIdle(ground);
    const text = [
      `${where}. ${connections} connections, ${seconds} s a run, ${repeats} runs in turn, medians; ${idleSockets} idle sockets.`,
      table(found),
      `${goals(found)}\n${scaling(canHold ? await runProcesses(ground) : undefined)}`,
    ].join('\n\n');
    if (short) console.log(`\n${text}\n`);
    else writeFindings('edge', text);
  } finally {
    await ground.close();
  }
}

if (missingTools.length > 0) console.log(`Not installed, so left out: ${missingTools.join(', ')}.`);
if (missingTools.includes('wrk') || missingTools.includes('nginx')) {
  console.log(
    'Left out altogether: it needs wrk to ask and nginx to answer (apt-get install wrk nginx-light haproxy).',
  );
} else await run();
