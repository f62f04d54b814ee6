import { setTimeout as pause } from 'node:timers/promises';
import { openDescriptors, residentKib } from '../bench/support/edge-meter.mjs';

export const held = (edge) => ({
  descriptors: openDescriptors(edge.pid),
  kib: residentKib(edge.pid),
});

/** A handful that any process opens now and then. */
const passing = 5;
const isBack = (before, now) =>
  now.descriptors <= before.descriptors * 1.05 + passing && now.kib <= before.kib * 1.05;

/**
 * Waits up to a minute until descriptors and memory are back within 5 % of what they were. `before` is to be taken
 * after the same has happened once: a process first grows to the size that its work needs.
 */
export async function givenBack(edge, before) {
  const began = performance.now();
  let after = held(edge);
  while (!isBack(before, after) && performance.now() - began < 60_000) {
    await pause(500);
    after = held(edge);
  }
  const faults = isBack(before, after)
    ? []
    : [`not given back: ${JSON.stringify(before)} → ${JSON.stringify(after)}`];
  return { given: { before, after, ms: Math.round(performance.now() - began) }, faults };
}
