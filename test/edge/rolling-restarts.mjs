import { Agent, createServer, request } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { freePort } from '../bench/support/edge-ground.mjs';
import { percentile } from '../bench/support/figures.mjs';
import { startBalancer } from './tcp-balancer.mjs';

const terminals = 200;
const perSecond = 200;
const goalBackMs = 3000;

/** A workspace that notes how often each request arrived. */
async function startWorkspace() {
  const arrived = new Map();
  const server = createServer((incoming, response) => {
    arrived.set(incoming.url, (arrived.get(incoming.url) ?? 0) + 1);
    incoming.resume();
    incoming.once('end', () => setTimeout(() => response.end('ok'), 20));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('error', () => socket.terminate());
  });
  const port = await freePort();
  await new Promise((resolve) =>
    server.listen({ port, host: '127.0.0.1', backlog: 4096 }, resolve),
  );
  return { arrived, port, server };
}

/** A page with a terminal: whenever its socket closes it opens another. */
class Terminal {
  #who;
  #port;
  #closedAt;
  #stopped = false;
  backMs = [];
  codes = [];
  failedAttempts = 0;

  constructor(port, who) {
    this.#port = port;
    this.#who = who;
  }

  open() {
    const { host, cookie, origin } = this.#who;
    const socket = new WebSocket(
      `ws://127.0.0.1:${this.#port}/terminals/1`,
      ['launchpad.terminal.v1'],
      {
        headers: { host, cookie, origin },
      },
    );
    this.socket = socket;
    socket.on('error', () => undefined);
    const opened = new Promise((resolve) => socket.once('open', resolve));
    socket.once('open', () => {
      if (this.#closedAt !== undefined) this.backMs.push(performance.now() - this.#closedAt);
      this.#closedAt = undefined;
    });
    socket.once('close', (code) => {
      if (this.#closedAt === undefined) this.codes.push(code);
      else this.failedAttempts += 1;
      this.#closedAt ??= performance.now();
      // As the page does: at once, give or take, so that not all come in the same moment.
      if (!this.#stopped) setTimeout(() => void this.open(), 50 + Math.random() * 200);
    });
    return opened;
  }

  stop() {
    this.#stopped = true;
    this.socket.terminate();
  }
}

/** Asks at a steady pace, every other time for something that must happen once. */
function startAsking(port, who) {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const failures = [];
  const sent = [];
  let n = 0;
  const ask = () => {
    n += 1;
    const method = n % 2 === 0 ? 'POST' : 'GET';
    const path = `/${method}/${n}`;
    const { host, cookie, origin } = who[n % who.length];
    sent.push(path);
    const asked = request(
      { port, host: '127.0.0.1', method, path, agent, headers: { host, cookie, origin } },
      (response) => {
        if (response.statusCode !== 200) failures.push(`${path}: ${response.statusCode}`);
        response.on('error', (error) => failures.push(`${path}: ${error.message}`));
        response.resume();
      },
    );
    asked.on('error', (error) => failures.push(`${path}: ${error.message}`));
    asked.end();
  };
  const timer = setInterval(ask, 1000 / perSecond);
  return {
    failures,
    sent,
    async stop() {
      clearInterval(timer);
      await pause(1000);
      agent.destroy();
    },
  };
}

/** Two edges behind a balancer, restarted in turn while people work. */
export async function rollingRestarts(ground, { short }) {
  const restarts = short ? 2 : 10;
  const workspace = await startWorkspace();
  const who = [];
  for (let i = 0; i < 20; i += 1) who.push(await ground.newSession(workspace.port));
  const ports = [await freePort(), await freePort()];
  const start = (port) => ground.startEdge({ port, quiet: false, env: { DRAIN_SECONDS: '10' } });
  const edges = [await start(ports[0]), await start(ports[1])];
  const balancer = await startBalancer(ground.publicPort, ports);
  const open = Array.from(
    { length: terminals },
    (_, i) => new Terminal(ground.publicPort, who[i % who.length]),
  );
  await Promise.all(open.map((terminal) => terminal.open()));
  const asking = startAsking(ground.publicPort, who);
  const stops = [];
  for (let i = 0; i < restarts; i += 1) {
    await pause(1500);
    const began = performance.now();
    await edges[i % 2].stop();
    stops.push(performance.now() - began);
    edges[i % 2] = await start(ports[i % 2]);
  }
  await pause(2000);
  await asking.stop();
  const back = open.flatMap(({ backMs }) => backMs);
  const closed = open.flatMap(({ codes }) => codes);
  const away = open.filter(({ socket }) => socket.readyState !== WebSocket.OPEN).length;
  for (const terminal of open) terminal.stop();
  await balancer.close();
  for (const edge of edges) await edge.stop('SIGKILL');
  workspace.server.closeAllConnections();
  workspace.server.close();
  const lost = asking.sent.filter((path) => !workspace.arrived.has(path)).length;
  const doubled = asking.sent.filter(
    (path) => path.startsWith('/POST') && workspace.arrived.get(path) > 1,
  ).length;
  const found = {
    restarts,
    requests: asking.sent.length,
    failed: asking.failures.length,
    ...{ lost, doubled, terminalsClosed: closed.length, terminalsAway: away },
    failedAttempts: open.reduce((sum, each) => sum + each.failedAttempts, 0),
    told: closed.filter((code) => code === 1012).length,
    backP95Ms: Math.round(percentile(back, 0.95)),
    slowestStopMs: Math.round(Math.max(...stops)),
  };
  const faults = [
    ...asking.failures.slice(0, 5).map((failure) => `failed: ${failure}`),
    ...(lost + doubled > 0 ? [`${lost} lost, ${doubled} doubled`] : []),
    ...(away > 0 ? [`${away} terminals did not come back`] : []),
    ...(closed.some((code) => code !== 1012) ? ['a terminal was cut without being told'] : []),
    ...(found.backP95Ms > goalBackMs ? [`terminals back after ${found.backP95Ms} ms`] : []),
    ...(found.slowestStopMs > 30_000 ? [`a stop took ${found.slowestStopMs} ms`] : []),
  ];
  return { found, faults };
}
