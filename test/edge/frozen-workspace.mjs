import { setTimeout as pause } from 'node:timers/promises';
import { openDescriptors } from '../bench/support/edge-meter.mjs';
import { startEchoBackend } from '../bench/support/edge-rivals.mjs';
import { askOnce } from './ask-once.mjs';

/** A workspace that is stopped in its tracks: its kernel takes what is sent, and nothing comes back. */
export async function frozenWorkspace(ground) {
  const backend = await startEchoBackend();
  const who = await ground.newSession(backend.port);
  const edge = await ground.startEdge({ quiet: false });
  const ask = () => askOnce(ground.publicPort, { ...who, accept: 'text/html' });
  await ask();
  const before = openDescriptors(edge.pid);
  process.kill(backend.pid, 'SIGSTOP');
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  const ms = performance.now() - began;
  await pause(1500);
  const left = openDescriptors(edge.pid) - before;
  process.kill(backend.pid, 'SIGCONT');
  const again = await ask();
  await edge.stop();
  await backend.stop();
  const statuses = [...new Set(answers.map(({ status }) => status))];
  const faults = [
    ...(statuses.join() === '504' ? [] : [`answered ${statuses.join()}`]),
    ...(answers.every(({ body }) => body.includes('took too long to answer')) ? [] : ['no page']),
    ...(ms > 60_500 ? [`after ${Math.round(ms)} ms`] : []),
    ...(left > 5 ? [`${left} descriptors are left`] : []),
    ...(again.status === 200 ? [] : [`answered ${again.status} when all was well again`]),
  ];
  return { found: { statuses, ms: Math.round(ms), left }, faults };
}
