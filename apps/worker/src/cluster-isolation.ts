import type { Logger } from '@launchpad/kernel';
import { repeat, type Database } from '@launchpad/platform';
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
  const { missing: last, checkedAt } = await readIsolation(db);
  const missing = checkedAt === null ? isolationProofs : last;
  const unproven = missing.filter((name) => !isWaived(waived, name));
  await saveIsolation(db, { unproven, missing, checkedAt });
}

/** What was not proven may have been mended, or only have been out of reach. */
const lookAgainMs = 600_000;

/** Looks at the cluster now, and again and again until all is proven that has to be. */
export function followIsolation(options: IsolationOptions): { close(): Promise<void> } {
  const stop = new AbortController();
  const life = { proven: false };
  const loop = repeat({
    everyMs: lookAgainMs,
    task: async () => {
      if (!life.proven) life.proven = await proveIsolation(options, stop.signal);
    },
    onError: (error) => {
      options.log.error({ err: error }, 'the cluster could not be tried; the last verdict stands');
    },
  });
  loop.nudge();
  return {
    async close() {
      stop.abort();
      await loop.stop();
    },
  };
}

/** Tells the log what was found, and keeps what it means for learners nobody knows. */
async function proveIsolation(options: IsolationOptions, signal: AbortSignal): Promise<boolean> {
  const { db, installationId, cluster, waived, log } = options;
  const { kubeconfig, imagePullPolicy } = cluster;
  const findings = await runPreflight({
    ...{ installationId, imagePullPolicy, log, signal, image: cluster.workshopImage },
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  if (signal.aborted) return false;
  for (const finding of findings) tell(finding, log);
  const unproven = unprovenIsolation(findings, waived);
  const missing = unprovenIsolation(findings, []);
  await saveIsolation(db, { unproven, missing, checkedAt: new Date() });
  const verdict = { unproven, waived };
  if (unproven.length === 0) log.info(verdict, 'anonymous learners may start sessions');
  else log.error(verdict, 'anonymous learners are turned away: isolation is not proven');
  return unproven.length === 0;
}

function tell({ level: severity, ...finding }: Finding, log: Logger): void {
  if (severity === 'ok') log.info(finding, 'preflight');
  else log.warn({ severity, ...finding }, 'preflight');
}

const isWaived = (waived: readonly string[], name: string): boolean => waived.includes(name);
