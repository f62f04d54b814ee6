import type { CheckStep } from '../notes/check-step.js';

/** Seconds after the last look for which somebody counts as looking: a page that is open asks more often. */
const lookSeconds = 60;
const shortestPaceSeconds = 1;

type Standing = {
  readonly done: boolean;
  readonly running: boolean;
  /** When its last run ended; `undefined` before the first. */
  readonly endedAt: number | undefined;
};

type Asked = {
  readonly steps: readonly CheckStep[];
  readonly standing: (name: string) => Standing;
  readonly lookedAt: number;
  readonly now: number;
};

/** Which checks to run by themselves now, and in how many milliseconds to ask again; `null`: not before the next look. */
export function planChecks({ steps, standing, lookedAt, now }: Asked): {
  readonly due: readonly string[];
  readonly againMs: number | null;
} {
  if (now - lookedAt > lookSeconds * 1000) return { due: [], againMs: null };
  const due: string[] = [];
  let againMs: number | null = null;
  for (const { name, everySeconds } of steps) {
    const { done, running, endedAt } = standing(name);
    if (everySeconds === null || done) continue;
    const paceMs = Math.max(everySeconds, shortestPaceSeconds) * 1000;
    const waitMs = running || endedAt === undefined ? 0 : endedAt + paceMs - now;
    if (!running && waitMs <= 0) due.push(name);
    againMs = Math.min(againMs ?? paceMs, waitMs > 0 ? waitMs : paceMs);
  }
  return { due, againMs };
}
