import { describe, expect, it } from 'vitest';
import {
  addSeconds,
  expiryOf,
  extendedExpiry,
  idleAt,
  idleWarningTimes,
} from './session-expiry.js';

const readyAt = new Date('2030-01-01T09:00:00Z');
const terms = {
  ttlSeconds: 3600,
  maxTtlSeconds: 7200,
  idleTimeoutSeconds: 1800,
  extendSeconds: 1800,
};
const running = { ...terms, readyAt, lastInputAt: null, ...expiryOf(terms, readyAt) };
const at = (seconds: number): Date => addSeconds(readyAt, seconds);

describe('the clock of a session', () => {
  it('starts when the session is ready', () => {
    expect(expiryOf(terms, readyAt)).toEqual({ expiresAt: at(3600), maxExpiresAt: at(7200) });
  });

  it.each([
    { name: 'adds what was asked', seconds: 600, from: 3600, to: 4200 },
    { name: 'stops at the maximum', seconds: 99_999, from: 3600, to: 7200 },
    { name: 'has nothing left at the maximum', seconds: 600, from: 7200, to: undefined },
  ])('$name', ({ seconds, from, to }) => {
    const clock = { ...running, expiresAt: at(from) };
    expect(extendedExpiry(clock, seconds)).toEqual(to === undefined ? undefined : at(to));
  });

  it('is not extended where the workshop allows none, or before it runs', () => {
    expect(extendedExpiry({ ...running, extendSeconds: 0 }, 600)).toBeUndefined();
    expect(extendedExpiry({ ...running, expiresAt: null }, 600)).toBeUndefined();
  });

  it.each([
    { name: 'counts from ready', lastInputAt: null, expected: 1800 },
    { name: 'counts from the last input', lastInputAt: at(900), expected: 2700 },
    { name: 'ignores input from before', lastInputAt: at(-900), expected: 1800 },
  ])('idle $name', ({ lastInputAt, expected }) => {
    expect(idleAt({ ...running, lastInputAt })).toEqual(at(expected));
  });

  it('is never idle with an idle time-out of 0, which leaves the maximum age alone', () => {
    expect(idleAt({ ...running, idleTimeoutSeconds: 0 })).toBeNull();
    expect(expiryOf({ ...terms, idleTimeoutSeconds: 0 }, readyAt).expiresAt).toEqual(at(3600));
  });

  it('warns twice before the idle end, also where that is short', () => {
    expect(idleWarningTimes(running)).toEqual([at(1500), at(1740)]);
    expect(idleWarningTimes({ ...running, idleTimeoutSeconds: 10 })).toEqual([at(5), at(8)]);
  });
});
