import type { Clock } from '@launchpad/kernel';

export interface FakeClock extends Clock {
  advance(by: { readonly ms?: number; readonly seconds?: number; readonly minutes?: number }): void;
  set(now: Date): void;
}

/** A clock that stands still until it is moved by hand. */
export function fakeClock(start: Date | string): FakeClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance({ ms = 0, seconds = 0, minutes = 0 }) {
      now += ms + seconds * 1_000 + minutes * 60_000;
    },
    set(to) {
      now = to.getTime();
    },
  };
}
