type Stamped = { readonly now: string };

/** Something the server said, with how far its clock was ahead of ours when it said so. */
export type Observed<T extends Stamped> = T & { readonly offsetMs: number };

export function observe<T extends Stamped>(value: T): Observed<T> {
  return { ...value, offsetMs: Date.parse(value.now) - Date.now() };
}

/** Milliseconds until `instant` by the server's clock; `localNow` is ours. */
export function timeUntil(instant: string, offsetMs: number, localNow: number): number {
  return Date.parse(instant) - (localNow + offsetMs);
}

/** Two answers can overtake each other on the way: the later written one counts. */
export function newerOf<T extends Stamped>(known: T | undefined, arrived: T): T {
  return known === undefined || Date.parse(arrived.now) >= Date.parse(known.now) ? arrived : known;
}
