import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { outputOf } from '../bench/support/edge-meter.mjs';
import { startEchoBackend, tools } from '../bench/support/edge-rivals.mjs';
import { givenBack, held } from './given-back.mjs';
import { startHonestClient } from './honest-client.mjs';

const connections = 1000;

/** slowhttptest's three ways of holding a server without asking for much. */
const attacks = {
  headers: ['-H', '-i', '5'],
  body: ['-B', '-i', '5', '-s', '8192'],
  read: ['-X', '-w', '1', '-y', '10', '-n', '5', '-z', '32', '-k', '3'],
};

/** How an honest client fares meanwhile, and whether everything is given back afterwards. */
export async function slowClients(ground, { short }) {
  if (tools.slowhttptest === undefined)
    return { found: 'slowhttptest is not installed', faults: [] };
  const seconds = short ? 8 : 30;
  const backend = await startEchoBackend();
  const who = await ground.newSession(backend.port);
  // What is attacked is the portal's host: there a stranger's body goes all the way.
  const portal = `http://127.0.0.1:${ground.publicPort}`;
  const edge = await ground.startEdge({
    quiet: false,
    env: { PORTAL_URL: portal, CONTROL_PLANE_ADDRESS: `127.0.0.1:${backend.port}` },
  });
  const client = () => startHonestClient({ port: ground.publicPort, who });
  const dir = await mkdtemp(path.join(tmpdir(), 'edge-slow-'));
  const found = {};
  const faults = [];
  const attack = (name, time) =>
    outputOf([
      ...[tools.slowhttptest, ...attacks[name], '-c', String(connections), '-r', '500'],
      ...['-l', String(time), '-u', `${portal}/`, '-p', '3', '-v', '0'],
      ...['-o', path.join(dir, name)],
    ]).catch(() => undefined);
  // Once beforehand, with all that goes on meanwhile: the process then has the size that this work needs.
  const busy = client();
  for (const name of Object.keys(attacks)) await attack(name, seconds);
  await busy.stop();
  const calm = client();
  await pause(5000);
  const baseline = await calm.stop();
  found.baselineP99Ms = baseline.p99Ms.toFixed(1);
  const before = held(edge);
  for (const name of Object.keys(attacks)) {
    const honest = client();
    await attack(name, seconds);
    const { p99Ms, asked, failures } = await honest.stop();
    found[name] = { p99Ms: p99Ms.toFixed(1), asked, failed: failures.length };
    if (failures.length > 0)
      faults.push(`${name}: an honest client failed ${failures.length} times`);
    // One millisecond is what a busy machine takes for itself.
    if (p99Ms > 2 * baseline.p99Ms + 1) faults.push(`${name}: p99 ${p99Ms.toFixed(1)} ms`);
  }
  const back = await givenBack(edge, before);
  found.given = back.given;
  faults.push(...back.faults);
  await edge.stop();
  await backend.stop();
  await rm(dir, { recursive: true, force: true });
  return { found, faults };
}
