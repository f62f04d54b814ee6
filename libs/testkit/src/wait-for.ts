import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it. Fails with `what` did not
 * happen in time, and with the last error if asking failed.
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  options: { readonly withinMs?: number } = {},
): Promise<T> {
  const { withinMs = 15_000 } = options;
  const start = performance.now();
  let cause: unknown;
  while (performance.now() - start < withinMs) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(10);
  }
  throw new Error(`did not happen within ${String(withinMs)} ms: ${what}`, { cause });
}
