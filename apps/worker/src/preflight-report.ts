import { unprovenIsolation, type Finding, type IsolationProof } from '@launchpad/runtime';

const marks = { ok: 'ok   ', warning: 'warn ', error: 'FAIL ' } as const;

/** The findings for a person to read, and what they mean for learners nobody knows. */
export function preflightReport(
  findings: readonly Finding[],
  waived: readonly IsolationProof[],
): string {
  const lines = findings.flatMap(({ check, level, what, why, remedy }) => [
    `${marks[level]} ${check.padEnd(15)} ${what}`,
    ...(level === 'ok' ? [] : [`      why    ${why}`, `      remedy ${remedy}`]),
  ]);
  const unproven = unprovenIsolation(findings, waived);
  const verdict =
    unproven.length === 0
      ? 'Anonymous learners may start sessions.'
      : `Anonymous learners are turned away: not proven is ${unproven.join(', ')}. Mend it, or say which of them you do without: ALLOW_UNPROVEN_ISOLATION=${unproven.join(',')}`;
  return [...lines, '', verdict].join('\n');
}
