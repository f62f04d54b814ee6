import type { OwnedWorkspace } from '@launchpad/runtime';
import { addSeconds } from './session-expiry.js';

/** How old a workspace without a row must be before it counts as left behind. */
const graceSeconds = 30;

type Comparison = {
  /** Provably ours and of a session that is over: to be removed. */
  readonly orphans: readonly OwnedWorkspace[];
  /** A session's id with a workspace of another uid than the one recorded: nobody's to delete here, and worth a look. */
  readonly strangers: readonly OwnedWorkspace[];
  /** Of a session that never was: whoever put our marks on it, it was not us. */
  readonly unproven: readonly OwnedWorkspace[];
};

/** The uid of each session's workspace, as it was recorded; null where a crash came before the record. */
export type RecordedUids = ReadonlyMap<string, string | null>;

type Sessions = {
  readonly unended: RecordedUids;
  /** Those among what the runtime has that are over. */
  readonly ended: RecordedUids;
};

/**
 * Compares what the runtime owns with the sessions there are and were. Marks can be copied; that a session of ours had
 * this very workspace, only its row can tell. Pure.
 */
export function findOrphans(
  owned: readonly OwnedWorkspace[],
  { unended, ended }: Sessions,
  now: Date,
): Comparison {
  const orphans: OwnedWorkspace[] = [];
  const strangers: OwnedWorkspace[] = [];
  const unproven: OwnedWorkspace[] = [];
  for (const workspace of owned) {
    const { sessionId, uid, createdAt } = workspace;
    const isOver = !unended.has(sessionId);
    if (isOver && !ended.has(sessionId)) unproven.push(workspace);
    else if (((isOver ? ended : unended).get(sessionId) ?? uid) !== uid) strangers.push(workspace);
    else if (isOver && now >= addSeconds(createdAt, graceSeconds)) orphans.push(workspace);
  }
  return { orphans, strangers, unproven };
}
