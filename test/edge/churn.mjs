import {
  openDescriptors,
  outputOf,
  residentKib,
  socketLoadProgram,
} from '../bench/support/edge-meter.mjs';
import { startEchoBackend } from '../bench/support/edge-rivals.mjs';

/** Sockets that open and close, over and over: neither memory nor descriptors may follow how many there were. */
export async function churn(ground, { short }) {
  const wanted = short ? 5000 : 200_000;
  const backend = await startEchoBackend();
  const identities = [];
  for (let i = 0; i < 50; i += 1) identities.push(await ground.newSession(backend.port));
  const edge = await ground.startEdge({ quiet: false });
  const marks = [];
  let count = 0;
  while (count < wanted) {
    const options = [String(ground.publicPort), '50', '3', JSON.stringify(identities)];
    const { rounds } = JSON.parse(
      await outputOf([process.execPath, socketLoadProgram, 'opens', ...options]),
    );
    count += rounds;
    marks.push({ count, kib: residentKib(edge.pid), descriptors: openDescriptors(edge.pid) });
  }
  await edge.stop();
  await backend.stop();
  // The first fifth is the process growing to its working size.
  const settledMarks = marks.slice(Math.ceil(marks.length / 5));
  const slope = slopeOf(settledMarks.map((mark) => [mark.count, mark.kib]));
  const last = marks.at(-1);
  const faults = [
    // 200 000 of them would then have cost 10 MiB, which is the noise of the garbage collector.
    ...(slope * 200_000 > 10 * 1024 && !short
      ? [`memory grows by ${(slope * 1024).toFixed(1)} bytes each`]
      : []),
    ...(last.descriptors > marks[0].descriptors + 20 ? ['descriptors grow'] : []),
  ];
  return { found: { count, bytesEach: (slope * 1024).toFixed(1), first: marks[0], last }, faults };
}

/** By least squares. */
function slopeOf(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const up = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  const across = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return across === 0 ? 0 : up / across;
}
