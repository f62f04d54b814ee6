import * as z from 'zod';

/** One line of the results file: what the platform reads, and what the workshop itself remembers by. */
export const CheckResult = z.object({
  step: z.string().max(64),
  page: z.string().max(1024),
  result: z.enum(['passed', 'failed', 'timed_out']),
  /** ISO 8601, the moment it ended. */
  at: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  exitCode: z.int().nullable(),
  session: z.string().max(200).nullable(),
});
export type CheckResult = z.output<typeof CheckResult>;

/** Lines that are no results are left out: the file lies where a learner can write. */
export function readResults(text: string): readonly CheckResult[] {
  return text.split('\n').flatMap((line) => {
    const parsed = CheckResult.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const writeResult = (result: CheckResult): string => `${JSON.stringify(result)}\n`;

/** What is kept of a file that has grown too large: the first pass of each step, and as many of the newest as fit. */
export function shortenResults(
  results: readonly CheckResult[],
  maxBytes: number,
): readonly CheckResult[] {
  const passed = new Set<CheckResult>();
  const steps = new Set<string>();
  for (const result of results) {
    if (result.result !== 'passed' || steps.has(result.step)) continue;
    steps.add(result.step);
    passed.add(result);
  }
  let left = maxBytes;
  for (const result of passed) left -= Buffer.byteLength(writeResult(result));
  const kept = new Set(passed);
  for (const result of [...results].reverse()) {
    left -= Buffer.byteLength(writeResult(result));
    if (left < 0) break;
    kept.add(result);
  }
  return results.filter((result) => kept.has(result));
}
