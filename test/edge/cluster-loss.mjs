import { setTimeout as pause } from 'node:timers/promises';
import { freePort, reachable } from '../bench/support/edge-ground.mjs';
import { family } from '../bench/support/edge-meter.mjs';
import { startEchoBackend } from '../bench/support/edge-rivals.mjs';
import { askOnce } from './ask-once.mjs';

/** One of several processes is killed: the others go on, and another takes its place. */
export async function clusterLoss(ground) {
  const backend = await startEchoBackend();
  const who = await ground.newSession(backend.port);
  const metricsPort = await freePort();
  const edge = await ground.startEdge({
    processes: 2,
    env: { METRICS_PORT: String(metricsPort), DRAIN_SECONDS: '2' },
  });
  await reachable(metricsPort);
  const ask = () => askOnce(ground.publicPort, who).catch((error) => ({ status: error.message }));
  const figures = () => askOnce(metricsPort, { host: 'x', cookie: '', path: '/metrics' });
  for (let i = 0; i < 20; i += 1) await ask();
  const counted = /edge_requests_total\{[^}]*status="2xx"[^}]*\} (\d+)/.exec(
    (await figures()).body,
  )?.[1];
  const outside = await askOnce(ground.publicPort, { ...who, path: '/metrics' });
  const [primary, killed] = family(edge.pid);
  process.kill(killed, 'SIGKILL');
  await pause(300);
  const during = [];
  for (let i = 0; i < 20; i += 1) during.push((await ask()).status);
  await pause(3000);
  const processes = family(edge.pid).length;
  const ready = (await askOnce(metricsPort, { host: 'x', cookie: '', path: '/readyz' })).status;
  const began = performance.now();
  const { code } = await edge.stop().then(() => edge.ended);
  const stopMs = performance.now() - began;
  await backend.stop();
  const faults = [
    ...(counted === '20' ? [] : [`the figures of both add up to ${counted}`]),
    ...(outside.body.includes('edge_requests_total')
      ? ['the figures can be seen from outside']
      : []),
    ...(during.every((status) => status === 200)
      ? []
      : [`answered ${[...new Set(during)].join()}`]),
    ...(processes === 3 ? [] : [`${processes} processes after one was killed`]),
    ...(ready === 200 ? [] : [`readiness ${ready}`]),
    ...(code === 0 ? [] : [`ended with ${code}`]),
  ];
  return { found: { primary, killed, counted, processes, stopMs: Math.round(stopMs) }, faults };
}
