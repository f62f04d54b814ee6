import { describe, expect, test } from 'vitest';
import {
  countCrash,
  emptyTally,
  readPlaywrightReport,
  readVitestReport,
  sumTallies,
} from './test-report.mjs';

describe('the sum of the test runs', () => {
  test('Vitest: every status has its place, and a file that does not load is a failure', () => {
    const tally = readVitestReport({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'one' },
            { status: 'failed', fullName: 'two' },
            { status: 'skipped', fullName: 'three' },
            { status: 'todo', fullName: 'four' },
          ],
        },
        { name: 'b.test.ts', status: 'failed', assertionResults: [] },
      ],
    });
    expect(tally).toMatchObject({ passed: 1, failed: 2, skipped: 2 });
    expect(tally.failedNames).toEqual(['a.test.ts: two', 'b.test.ts']);
  });

  test('Playwright: nested suites, flaky tests and errors outside of tests', () => {
    const tally = readPlaywrightReport({
      errors: [{ message: 'the server did not start\n  at x' }],
      suites: [
        {
          file: 'join.spec.ts',
          specs: [{ title: 'joins', tests: [{ status: 'expected' }] }],
          suites: [
            {
              specs: [
                { title: 'leaves', tests: [{ status: 'unexpected' }] },
                { title: 'wavers', tests: [{ status: 'flaky' }] },
                { title: 'waits', tests: [{ status: 'skipped' }] },
              ],
            },
          ],
        },
      ],
    });
    expect(tally).toMatchObject({ passed: 1, failed: 3, skipped: 1 });
    expect(tally.failedNames[0]).toBe('the server did not start');
  });

  test('a runner that crashes is a failure, even when its report is clean or missing', () => {
    expect(countCrash(emptyTally(), 'vitest', 1).failed).toBe(1);
    expect(countCrash({ ...emptyTally(), failed: 3 }, 'vitest', 1).failed).toBe(3);
    expect(countCrash(emptyTally(), 'vitest', 0).failed).toBe(0);
  });

  test('sums', () => {
    const one = { passed: 1, failed: 2, skipped: 3, skippedNames: ['s'], failedNames: ['f'] };
    expect(sumTallies([one, one])).toEqual({
      passed: 2,
      failed: 4,
      skipped: 6,
      skippedNames: ['s', 's'],
      failedNames: ['f', 'f'],
    });
    expect(sumTallies([])).toEqual(emptyTally());
  });
});
