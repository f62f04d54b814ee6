import { AppError, newId } from '@launchpad/kernel';
import { createLogger } from '@launchpad/platform';
import { runPreflight, type IsolationProof } from '@launchpad/runtime';
import { preflightReport } from './preflight-report.js';

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
    process.stdout.write(`${preflightReport(findings, waived)}\n`);
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
