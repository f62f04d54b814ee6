import { availableParallelism } from 'node:os';

/**
 * Runs tasks side by side, each as soon as what it needs has succeeded. A task whose need failed
 * is left out and reported as such.
 * @template R
 * @param {{ name: string, needs?: string[], run: () => Promise<R & { ok: boolean }> }[]} tasks the first ones start first
 * @param {{ limit?: number, onEnd?: (name: string, result: (R & { ok: boolean }) | null) => void }} [options]
 * @returns {Promise<Map<string, (R & { ok: boolean }) | null>>} null for a task left out
 */
export async function runInOrder(tasks, { limit = availableParallelism(), onEnd = () => {} } = {}) {
  const results = new Map();
  const running = new Map();
  const waiting = [...tasks];
  const settle = (name, result) => {
    results.set(name, result);
    onEnd(name, result);
  };
  const startReady = () => {
    for (const task of [...waiting]) {
      const needs = task.needs ?? [];
      if (needs.some((need) => results.has(need) && results.get(need)?.ok !== true)) {
        waiting.splice(waiting.indexOf(task), 1);
        settle(task.name, null);
        return startReady();
      }
      if (running.size >= Math.max(1, limit)) return;
      if (!needs.every((need) => results.has(need))) continue;
      waiting.splice(waiting.indexOf(task), 1);
      running.set(
        task.name,
        task.run().then((result) => {
          running.delete(task.name);
          settle(task.name, result);
        }),
      );
    }
  };
  startReady();
  while (running.size > 0) {
    await Promise.race(running.values());
    startReady();
  }
  if (waiting.length > 0) {
    throw new Error(
      `These tasks wait for each other: ${waiting.map((task) => task.name).join(', ')}`,
    );
  }
  return results;
}
