import { describe, expect, it } from 'vitest';
import { formatBytes, formatCpu, parseBytes, parseCpu } from './quantity.js';

describe('amounts', () => {
  it.each<[string | number, number | undefined]>([
    ['1Gi', 1024 ** 3],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['512Mi', 512 * 1024 ** 2],
    ['1G', 1e9],
    [1024, 1024],
    ['1024', 1024],
    ['1gi', undefined],
    ['-1Gi', undefined],
    ['1e3', undefined],
    ['1 Gi', undefined],
    ['Gi', undefined],
    ['', undefined],
  ])('%s of memory', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each<[string | number, number | undefined]>([
    ['250m', 250],
    [2, 2000],
    [0.5, 500],
    ['1.25', 1250],
    ['1.5m', undefined],
    ['-1', undefined],
    ['2 cores', undefined],
    [Number.NaN, undefined],
  ])('%s of processor', (text, millis) => {
    expect(parseCpu(text)).toBe(millis);
  });

  it('are written in the largest unit that fits', () => {
    expect([1024 ** 3, 1.5 * 1024 ** 3, 1000].map(formatBytes)).toEqual(['1Gi', '1536Mi', '1000']);
    expect([2000, 250].map(formatCpu)).toEqual(['2', '250m']);
  });
});
