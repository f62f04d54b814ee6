/** @typedef {{ passed: number, failed: number, skipped: number, skippedNames: string[], failedNames: string[] }} Tally */

/** @returns {Tally} */
export const emptyTally = () => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  skippedNames: [],
  failedNames: [],
});

/** What Vitest's JSON reporter wrote. A file that could not be loaded counts as one failure. */
export function readVitestReport(report) {
  const tally = emptyTally();
  for (const file of report.testResults) {
    if (file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed')) {
      tally.failed += 1;
      tally.failedNames.push(file.name);
    }
    for (const { status, fullName } of file.assertionResults) {
      const name = `${file.name}: ${fullName}`;
      if (status === 'passed') tally.passed += 1;
      else if (status === 'failed') {
        tally.failed += 1;
        tally.failedNames.push(name);
      } else {
        tally.skipped += 1;
        tally.skippedNames.push(name);
      }
    }
  }
  return tally;
}

/** What Playwright's JSON reporter wrote. Errors outside of any test count as one failure each. */
export function readPlaywrightReport(report) {
  const tally = emptyTally();
  for (const { message } of report.errors ?? []) {
    tally.failed += 1;
    tally.failedNames.push(String(message).split('\n')[0]);
  }
  const visit = (suite, file) => {
    for (const spec of suite.specs ?? []) {
      for (const { status } of spec.tests) {
        const name = `${file}: ${spec.title}`;
        if (status === 'skipped') {
          tally.skipped += 1;
          tally.skippedNames.push(name);
        } else if (status === 'expected') tally.passed += 1;
        else {
          tally.failed += 1;
          tally.failedNames.push(name);
        }
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, file);
  };
  for (const suite of report.suites) visit(suite, suite.file);
  return tally;
}

/** A runner that ends badly while its report shows nothing wrong has failed all the same. */
export function countCrash(tally, runner, exitCode) {
  if (exitCode === 0 || tally.failed > 0) return tally;
  return {
    ...tally,
    failed: 1,
    failedNames: [`${runner} ended with code ${exitCode} and no failed test: see its output above`],
  };
}

/** @param {Tally[]} tallies */
export function sumTallies(tallies) {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      skippedNames: [...sum.skippedNames, ...one.skippedNames],
      failedNames: [...sum.failedNames, ...one.failedNames],
    }),
    emptyTally(),
  );
}
