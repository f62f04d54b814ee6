import { expect, it } from 'vitest';
import { formatClock, formatLength } from './format-duration.js';

it.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [2700, '45 min'],
  [3600, '1 h'],
  [5400, '1 h 30 min'],
  [3599, '1 h'],
])('says %i seconds as %s', (seconds, words) => {
  expect(formatLength(seconds)).toBe(words);
});

it.each([
  [-5, '0:00'],
  [9_999, '0:09'],
  [65_000, '1:05'],
  [3_600_000, '1:00:00'],
  [3_905_000, '1:05:05'],
])('shows %i ms as %s', (milliseconds, clock) => {
  expect(formatClock(milliseconds)).toBe(clock);
});
