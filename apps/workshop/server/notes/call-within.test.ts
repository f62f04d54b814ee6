import { expect, it } from 'vitest';
import { callWithin } from './call-within.js';

it('hands back what the work makes, and what it throws', () => {
  expect(callWithin(10_000, () => 1 + 1)).toEqual({ value: 2 });
  expect(callWithin(10_000, () => undefined)).toEqual({ value: undefined });
  expect(() =>
    callWithin(10_000, () => {
      throw new RangeError('own');
    }),
  ).toThrow(RangeError);
});

it('ends a loop, and an expression that goes back and forth', () => {
  const loop = (): void => {
    for (;;);
  };
  expect(callWithin(50, loop)).toBeUndefined();
  expect(callWithin(50, () => /^(a+)+$/.test(`${'a'.repeat(50)}!`))).toBeUndefined();
  expect(callWithin(10_000, () => 'still works')).toEqual({ value: 'still works' });
});
