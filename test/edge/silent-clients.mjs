import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { openDescriptors, socketLoadProgram } from '../bench/support/edge-meter.mjs';
import { startEchoBackend } from '../bench/support/edge-rivals.mjs';
import { givenBack, held } from './given-back.mjs';
import { startHonestClient } from './honest-client.mjs';

function openSockets(port, identities, count) {
  const child = spawn(
    process.execPath,
    [socketLoadProgram, 'idle', String(port), String(count), '0', JSON.stringify(identities)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const opened = new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the sockets did not open')));
  });
  return { child, opened };
}

/**
 * Thousands of terminals of which nothing is heard any more. A stopped process answers no ping and sends no FIN, as a
 * laptop does whose lid was closed.
 */
export async function silentClients(ground, { short }) {
  const idle = short ? 200 : 2000;
  const vanishing = short ? 300 : 5000;
  const backend = await startEchoBackend();
  const identities = [];
  for (let i = 0; i < 120; i += 1) identities.push(await ground.newSession(backend.port));
  const edge = await ground.startEdge({ quiet: false });
  const calm = startHonestClient({ port: ground.publicPort, who: identities[0] });
  await pause(5000);
  const baseline = await calm.stop();
  const once = openSockets(ground.publicPort, identities, vanishing);
  await once.opened;
  once.child.removeAllListeners('exit');
  const few = openDescriptors(edge.pid) - 2 * vanishing;
  once.child.kill('SIGKILL');
  while (openDescriptors(edge.pid) > few + 20) await pause(500);
  const before = held(edge);
  const staying = openSockets(ground.publicPort, identities, idle);
  const leaving = openSockets(ground.publicPort, identities, vanishing);
  await Promise.all([staying.opened, leaving.opened]);
  const open = openDescriptors(edge.pid);
  leaving.child.removeAllListeners('exit');
  leaving.child.kill('SIGSTOP');
  const began = performance.now();
  const honest = startHonestClient({ port: ground.publicPort, who: identities[0] });
  while (
    openDescriptors(edge.pid) > open - 2 * vanishing + 20 &&
    performance.now() - began < 90_000
  ) {
    await pause(500);
  }
  const goneMs = performance.now() - began;
  const { p99Ms, failures } = await honest.stop();
  leaving.child.kill('SIGKILL');
  staying.child.removeAllListeners('exit');
  staying.child.kill('SIGKILL');
  const back = await givenBack(edge, before);
  await edge.stop();
  await backend.stop();
  const faults = [
    ...(goneMs > 60_500 ? [`silent clients held their sockets for ${Math.round(goneMs)} ms`] : []),
    ...(failures.length > 0 ? [`an honest client failed ${failures.length} times`] : []),
    ...(p99Ms > 2 * baseline.p99Ms + 1
      ? [`p99 went from ${baseline.p99Ms.toFixed(1)} to ${p99Ms.toFixed(1)} ms`]
      : []),
    ...back.faults,
  ];
  return {
    found: { idle, vanishing, goneMs: Math.round(goneMs), p99Ms, baseline, given: back.given },
    faults,
  };
}
