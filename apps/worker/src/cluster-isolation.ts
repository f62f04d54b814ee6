import type { Logger } from '@launchpad/kernel';
import type { Database } from '@launchpad/platform';
import {
  isolationProofs,
  runPreflight,
  unprovenIsolation,
  type Finding,
  type IsolationProof,
} from '@launchpad/runtime';
import { readIsolation, saveIsolation } from '@launchpad/tenancy';
import type { ClusterSettings } from './open-kubernetes-runtime.js';

export type IsolationOptions = {
  readonly db: Database;
  readonly installationId: string;
  readonly cluster: ClusterSettings;
  /** Proofs the operator does without. */
  readonly waived: readonly IsolationProof[];
  readonly log: Logger;
};

/** Without a cluster there is nothing to prove here: the runtime itself refuses what would not be safe. */
export const noClusterToProve = (db: Database): Promise<void> =>
  saveIsolation(db, { unproven: [], checkedAt: null });

/**
 * Says what is known of the cluster at once: what the last look proved, or nothing on the first start. To be called
 * before anything can be started.
 */
export async function keepLastVerdict({ db, waived }: IsolationOptions): Promise<void> {
  const { unproven, checkedAt } = await readIsolation(db);
  const last = checkedAt === null ? isolationProofs : unproven;
  await saveIsolation(db, { unproven: last.filter((name) => !isWaived(waived, name)), checkedAt });
}

/** Looks at the cluster, tells the log what was found, and keeps what it means for learners nobody knows. */
export async function proveIsolation(options: IsolationOptions): Promise<void> {
  const { db, installationId, cluster, waived, log } = options;
  const { kubeconfig, imagePullPolicy } = cluster;
  const findings = await runPreflight({
    ...{ installationId, imagePullPolicy, log, image: cluster.workshopImage },
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  for (const finding of findings) tell(finding, log);
  const unproven = unprovenIsolation(findings, waived);
  await saveIsolation(db, { unproven, checkedAt: new Date() });
  const verdict = { unproven, waived };
  if (unproven.length === 0) log.info(verdict, 'anonymous learners may start sessions');
  else log.error(verdict, 'anonymous learners are turned away: isolation is not proven');
}

function tell({ level: severity, ...finding }: Finding, log: Logger): void {
  if (severity === 'ok') log.info(finding, 'preflight');
  else log.warn({ severity, ...finding }, 'preflight');
}

const isWaived = (waived: readonly string[], name: string): boolean => waived.includes(name);
