import { AppError, newId } from '@launchpad/kernel';
import { createLogger } from '@launchpad/platform';
import {
  runPreflight,
  unprovenIsolation,
  type Finding,
  type IsolationProof,
} from '@launchpad/runtime';

const marks = { ok: 'ok   ', warning: 'warn ', error: 'FAIL ' } as const;

/** `npm run preflight`: the findings for a person to read. Returns the exit code: 1 when something has to be mended. */
export async function reportPreflight(settings: {
  readonly kubeconfig: string | undefined;
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  readonly waived: readonly IsolationProof[];
}): Promise<number> {
  const { kubeconfig, image, imagePullPolicy, waived } = settings;
  const log = createLogger({ level: 'warn', name: 'preflight' });
  try {
    const findings = await runPreflight({
      // Of no installation: what it makes is nobody's but its own.
      ...{ image, imagePullPolicy, log, installationId: newId() },
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    });
    process.stdout.write(`${describe(findings, waived)}\n`);
    return findings.some(
      ({ level, check }) => level === 'error' && !waived.some((one) => one === check),
    )
      ? 1
      : 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`The preflight could not begin: ${error.message}\n`);
    return 1;
  }
}

export function describe(findings: readonly Finding[], waived: readonly IsolationProof[]): string {
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
