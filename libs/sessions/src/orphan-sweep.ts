import type { OwnedWorkspace } from '@launchpad/runtime';
import { addSeconds } from './session-expiry.js';

/** How old a workspace without a row must be before it counts as left behind. */
const graceSeconds = 30;

type Comparison = {
  /** Provably ours and without a session: to be removed. */
  readonly orphans: readonly OwnedWorkspace[];
  /** A session's id with a workspace of another uid than the one recorded: nobody's to delete here, and worth a look. */
  readonly strangers: readonly OwnedWorkspace[];
};

/** Compares what the runtime owns with the sessions that are not over. Pure. */
export function findOrphans(
  owned: readonly OwnedWorkspace[],
  unended: ReadonlyMap<string, string | null>,
  now: Date,
): Comparison {
  const orphans: OwnedWorkspace[] = [];
  const strangers: OwnedWorkspace[] = [];
  for (const workspace of owned) {
    if (!unended.has(workspace.sessionId)) {
      if (now >= addSeconds(workspace.createdAt, graceSeconds)) orphans.push(workspace);
      continue;
    }
    const recorded = unended.get(workspace.sessionId) ?? workspace.uid;
    if (recorded !== workspace.uid) strangers.push(workspace);
  }
  return { orphans, strangers };
}
