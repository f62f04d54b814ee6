import { readdir, readFile } from 'node:fs/promises';
import { findTools } from '../../infra/find-tools.mjs';
import { BarePage } from './support/bare-page.mjs';
import { machine, percentile, writeFindings } from './support/figures.mjs';
import { Person } from './support/person.mjs';
import { newGround, startProduct } from './support/product.mjs';
import { TerminalSocket } from './support/terminal-socket.mjs';

const bytes = 50_000_000;
const runs = 5;
const keys = 200;
const goals = { megabytesPerSecond: 30, echoMs: 20 };
const mib = 1024 * 1024;

const median = (values) => percentile(values, 0.5);
const twoDigits = (value) => value.toFixed(value < 10 ? 1 : 0);

/** Numbered lines of 80 bytes, as logs and listings have them. */
const fill = `seq -f '%010.0f the quick brown fox jumps over the lazy dog, again and again and again' 1 1000000 | head -c ${bytes} > big; echo filled-$((1 + 1))`;
const print = 'cat big; echo printed-$((1 + 1))';

/** The workshop program of a session: what else carries its mark is smaller. */
async function workspacePid(sessionId) {
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environ.includes(`LAUNCHPAD_SESSION=${sessionId}`)) continue;
    found.push({ pid, ...(await memoryOf(pid)) });
  }
  const [largest] = found.sort((a, b) => b.now - a.now);
  if (largest === undefined) throw new Error('the workspace has no process');
  return largest.pid;
}

/** MiB that a process holds now, and held at most. */
async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), most: read('VmHWM') };
}

async function measureSocket(socket) {
  const rates = [];
  for (let run = 0; run < runs; run += 1) {
    const [before, began] = [socket.bytes, performance.now()];
    socket.type(`${print}\r`);
    await socket.shows('printed-2');
    rates.push((socket.bytes - before) / 1e6 / ((performance.now() - began) / 1000));
    socket.forget();
  }
  return rates;
}

async function measureEcho(socket) {
  const times = [];
  for (let key = 0; key < keys; key += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const began = performance.now();
    socket.type('x');
    await socket.next();
    times.push(performance.now() - began);
  }
  socket.type('\u0015');
  return times;
}

/** Watches in the page when output comes, how long it stands still, and how long a key takes there and back. */
function watchPage() {
  const seen = { bytes: 0, messages: 0, echoes: [], stall: 0 };
  let sentAt;
  globalThis.seen = seen;
  const { WebSocket: Socket, setInterval } = globalThis;
  const { send } = Socket.prototype;
  Socket.prototype.send = function (data) {
    if (typeof data !== 'string') sentAt = performance.now();
    send.call(this, data);
  };
  globalThis.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') return;
        seen.bytes += data.byteLength;
        seen.messages += 1;
        if (sentAt !== undefined) seen.echoes.push(performance.now() - sentAt);
        sentAt = undefined;
      });
    }
  };
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.stall = Math.max(seen.stall, now - last - 20);
    last = now;
  }, 20);
}

async function openPage(door, port) {
  const { paths } = await findTools();
  if (paths.chromium === null || paths.chromium === undefined) return undefined;
  const page = await BarePage.open(paths.chromium);
  const url = `http://${door.host.replace(/:\d+$/, '')}:${port}/`;
  await page.open(url, { cookie: door.cookie, script: watchPage });
  await page.shows('$');
  await page.evaluate("document.querySelector('.xterm-helper-textarea').focus()");
  return page;
}

async function type(page, text) {
  for (const key of text) await page.press(key);
}

async function measurePage(page) {
  const rates = [];
  const stalls = [];
  for (let run = 0; run < runs; run += 1) {
    await type(page, print.replace('printed', `run${run}`));
    await page.evaluate('void Object.assign(seen, { bytes: 0, messages: 0, stall: 0 })');
    const began = performance.now();
    await page.press('Enter');
    await page.shows(`run${run}-2`);
    const seconds = (performance.now() - began) / 1000;
    const { bytes: came, stall } = await page.evaluate('seen');
    rates.push(came / 1e6 / seconds);
    stalls.push(stall);
  }
  return { rates, stalls };
}

async function measurePageEcho(page) {
  await page.evaluate('void seen.echoes.splice(0)');
  for (let key = 0; key < keys; key += 1) {
    await page.press('x');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const times = await page.evaluate('seen.echoes');
  // A line of its own for what is typed next.
  await page.press('Enter');
  return times;
}

const heapOf = async (page) => (await page.evaluate('performance.memory.usedJSHeapSize')) / mib;

const row = (name, values, unit) =>
  `| ${name} | ${[0, 0.5, 0.95, 1].map((share) => twoDigits(percentile(values, share))).join(' | ')} | ${unit} |`;
const verdict = (met) => (met ? '**met**' : '**missed**');

const ground = newGround();
const where = machine();
const product = await startProduct('embedded', ground);
try {
  const person = new Person(product.port);
  await person.json('GET', '/api/v1/workshops');
  const { id } = await person.start('plain');
  await person.until(id, 'ready');
  const door = await person.enter(id);
  const socket = await TerminalSocket.open(product.port, door);
  await socket.shows('$');
  socket.type(`${fill}\r`);
  await socket.shows('filled-2');
  socket.forget();
  const pid = await workspacePid(id);
  const before = await memoryOf(pid);
  const echoes = await measureEcho(socket);
  const rates = await measureSocket(socket);
  socket.close();
  const opened = await openPage(door, product.port);
  const rows = [
    row('without a browser: rate', rates, 'MB/s'),
    row('without a browser: echo of a key', echoes, 'ms'),
  ];
  const lines = [];
  if (opened !== undefined) {
    const heapBefore = await heapOf(opened);
    const pageEchoes = await measurePageEcho(opened);
    const inPage = await measurePage(opened);
    const heapAfter = await heapOf(opened);
    rows.unshift(
      row('**in Chromium: rate, until the end is on the screen**', inPage.rates, 'MB/s'),
      row('in Chromium: echo of a key', pageEchoes, 'ms'),
      row('in Chromium: longest time the page stood still in a run', inPage.stalls, 'ms'),
    );
    const rate = median(inPage.rates);
    lines.push(
      `- 50 MB through the whole path ≥ ${goals.megabytesPerSecond} MB/s: ${verdict(rate >= goals.megabytesPerSecond)}: ${twoDigits(rate)} MB/s.`,
      `- Memory of the page's scripts: ${twoDigits(heapBefore)} MiB before, ${twoDigits(heapAfter)} MiB after ${runs} runs.`,
    );
    await opened.close();
  }
  const after = await memoryOf(pid);
  const echo = percentile(echoes, 0.95);
  lines.push(
    `- Echo of a key through the edge, p95 ≤ ${goals.echoMs} ms: ${verdict(echo <= goals.echoMs)}: ${twoDigits(echo)} ms.`,
    `- Memory of the workshop process: ${twoDigits(before.now)} MiB before, ${twoDigits(after.now)} MiB after, ${twoDigits(after.most)} MiB at most; 32 MiB of it is the output kept for pages that lost their connection.`,
  );
  const table = [
    '| | least | p50 | p95 | most | |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ];
  writeFindings(
    'terminal',
    `${where}. ${runs} runs of ${bytes / 1e6} MB, ${keys} keys.\n\n${table.join('\n')}\n\n${lines.join('\n')}`,
  );
  person.leave();
} finally {
  await product.stop();
  ground.remove();
}
