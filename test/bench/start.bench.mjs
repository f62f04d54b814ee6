import { chromium } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { findTools } from '../../infra/find-tools.mjs';
import {
  machine,
  percentile,
  spreadRow,
  spreadTable,
  wholeMs,
  writeFindings,
} from './support/figures.mjs';
import { Person } from './support/person.mjs';
import { newGround, openDatabase, startProduct } from './support/product.mjs';

const runs = 50;
const browserRuns = 20;
const goalMs = 1500;

/** From the click to the prompt, step by step, as the portal's page does it. */
async function clickToPrompt(port) {
  const person = new Person(port);
  await person.json('GET', '/api/v1/workshops');
  const times = [performance.now()];
  const lap = () => times.push(performance.now());
  const { id } = await person.start('plain');
  lap();
  await person.until(id, 'ready');
  lap();
  const door = await person.enter(id);
  lap();
  const socket = await person.prompt(door);
  lap();
  return {
    id,
    laps: times.slice(1).map((time, index) => time - times[index]),
    total: times.at(-1) - times[0],
    finish: async () => {
      socket.terminate();
      await person.json('DELETE', `/api/v1/sessions/${id}`);
      await person.until(id, 'ended');
      person.leave();
    },
  };
}

/** What the machine spent inside the second lap, in the words of the database and of the workspace itself. */
async function insideTheWait(database, { dataDir }, id) {
  const { rows } = await database.query(
    `SELECT to_state AS state, extract(epoch FROM at)::float8 * 1000 AS at
       FROM session_events WHERE session_id = $1 AND kind = 'state' ORDER BY id`,
    [id],
  );
  const at = Object.fromEntries(rows.map((row) => [row.state, row.at]));
  const log = await readFile(path.join(dataDir, 'workspaces', id, 'server.log'), 'utf8');
  const [, startMs] = /"startMs":(\d+)/.exec(log) ?? [];
  return {
    admission: at.provisioning - at.queued,
    program: Number(startMs),
    rest: at.ready - at.provisioning - Number(startMs),
  };
}

async function measureProtocol(port, database, ground) {
  const totals = [];
  const laps = [[], [], [], []];
  const inside = { admission: [], program: [], rest: [] };
  for (let run = 0; run < runs; run += 1) {
    const visit = await clickToPrompt(port);
    totals.push(visit.total);
    visit.laps.forEach((lap, index) => laps[index].push(lap));
    const parts = await insideTheWait(database, ground, visit.id);
    for (const [name, value] of Object.entries(parts)) inside[name].push(value);
    await visit.finish();
  }
  return { totals, laps, inside };
}

/** The same in a browser: from the click on "Start" to a prompt that can be read on the page. */
async function measureBrowser(port, database) {
  const { paths } = await findTools();
  if (paths.chromium === undefined) return [];
  const browser = await chromium.launch({
    executablePath: paths.chromium,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const totals = [];
  for (let run = 0; run < browserRuns; run += 1) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://localhost:${port}/`);
    const start = page.getByRole('button', { name: 'Start Plain' });
    await start.waitFor();
    const began = performance.now();
    await start.click();
    // Asked at every frame: a locator asks ever more seldom, up to half a second apart.
    await page.waitForFunction(
      () => globalThis.document.querySelector('.xterm-rows')?.textContent?.includes('$') === true,
      undefined,
      { polling: 'raf' },
    );
    totals.push(performance.now() - began);
    await page.context().close();
    await database.query(
      "UPDATE sessions SET expires_at = now(), wake_at = now() WHERE state = 'ready'",
    );
    await everythingEnded(database);
  }
  await browser.close();
  return totals;
}

async function everythingEnded(database) {
  for (;;) {
    const { rowCount } = await database.query("SELECT FROM sessions WHERE state <> 'ended'");
    if (rowCount === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ground = newGround();
const where = machine();
const product = await startProduct('embedded', ground, { LOG_LEVEL: 'info' });
try {
  const database = await openDatabase(ground);
  await (await clickToPrompt(product.port)).finish();
  const { totals, laps, inside } = await measureProtocol(product.port, database, ground);
  const inBrowser = await measureBrowser(product.port, database);
  await database.end();
  const p95 = percentile(totals, 0.95);
  const verdict = (ms) => (ms <= goalMs ? 'met' : `missed by ${wholeMs(ms - goalMs)}`);
  const table = spreadTable([
    spreadRow('**click → first prompt**', totals),
    spreadRow('asking for the session (`POST` answered)', laps[0]),
    spreadRow('waiting until it is ready (events)', laps[1]),
    spreadRow('— of this: being admitted', inside.admission),
    spreadRow('— of this: copying files, making the sandbox, being seen', inside.rest),
    spreadRow(
      '— of this: the workshop program, from its first instruction to listening',
      inside.program,
    ),
    spreadRow('ticket and way in', laps[2]),
    spreadRow('terminal opened → prompt', laps[3]),
    ...(inBrowser.length === 0
      ? []
      : [
          spreadRow(`**in Chromium: click → prompt on the page** (${browserRuns} runs)`, inBrowser),
        ]),
  ]);
  writeFindings(
    'start',
    `${where}. ${runs} runs, one after the other.\n\n${table}\n\n` +
      `Goal, cold on the local runtime: p95 ≤ ${goalMs} ms: **${verdict(p95)}**` +
      (inBrowser.length === 0
        ? '.'
        : `; in Chromium: **${verdict(percentile(inBrowser, 0.95))}**.`),
  );
} finally {
  await product.stop();
  ground.remove();
}
