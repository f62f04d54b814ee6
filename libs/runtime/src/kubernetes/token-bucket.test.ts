import { describe, expect, test } from 'vitest';
import { TokenBucket, type Purpose } from './token-bucket.js';

const bucket = () => new TokenBucket({ perSecond: 10, shareForRemovals: 0.2 }, 0);
/** How many requests of one kind can be sent at this moment. */
function takeAll(from: TokenBucket, purpose: Purpose, now: number): number {
  let taken = 0;
  while (from.take(purpose, now) === 0) taken += 1;
  return taken;
}

describe('the budget of requests', () => {
  test('a second’s worth at once, of which a share is for removals alone', () => {
    const tokens = bucket();
    expect(takeAll(tokens, 'other', 0)).toBe(8);
    expect(takeAll(tokens, 'removal', 0)).toBe(2);
  });

  test('over time never more than the rate', () => {
    const tokens = bucket();
    let taken = 0;
    for (let now = 0; now <= 10_000; now += 7) taken += takeAll(tokens, 'other', now);
    expect(taken).toBeLessThanOrEqual(8 + 10 * 10);
    expect(taken).toBeGreaterThanOrEqual(8 + 10 * 10 - 1);
  });

  test('after as long as it said there is one', () => {
    const tokens = bucket();
    takeAll(tokens, 'other', 0);
    const wait = tokens.take('other', 0);
    expect(wait).toBe(100);
    expect(tokens.take('other', wait)).toBe(0);
  });

  test('others wait until removals have filled their share again', () => {
    const tokens = bucket();
    takeAll(tokens, 'removal', 0);
    expect(tokens.take('removal', 100)).toBe(0);
    expect(tokens.take('other', 200)).toBe(200);
  });

  test('when the cluster asks for a pause nothing goes, removals neither', () => {
    const tokens = bucket();
    tokens.pauseUntil(5000);
    tokens.pauseUntil(3000);
    expect(tokens.take('removal', 4000)).toBe(1000);
    expect(tokens.take('removal', 5000)).toBe(0);
  });

  test('a clock that is set back earns nothing twice', () => {
    const tokens = bucket();
    takeAll(tokens, 'removal', 1000);
    expect(takeAll(tokens, 'removal', 0)).toBe(0);
    expect(takeAll(tokens, 'removal', 1000)).toBe(0);
  });
});
