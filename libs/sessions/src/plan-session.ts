import { assertNever, formatDuration } from '@launchpad/kernel';
import type { ObservedWorkspace, WorkspaceAddress } from '@launchpad/runtime';
import type { Session } from './session.js';
import type { Failure, SessionFailure } from './session-failure.js';
import { addSeconds, idleAt, idleWarningTimes } from './session-expiry.js';
import type { SessionPolicy } from './session-policy.js';
import type { EndReason } from './session-state.js';

/** What was seen; `unknown` is not `absent`: nothing is deleted and nothing ends because of it. */
export type Observation = ObservedWorkspace | { readonly kind: 'unknown'; readonly cause: string };

export type Step =
  | { readonly kind: 'admit' }
  | { readonly kind: 'ensure'; readonly phase: string; readonly restart: boolean }
  | { readonly kind: 'note_phase'; readonly phase: string }
  | { readonly kind: 'become_ready'; readonly address: WorkspaceAddress }
  | { readonly kind: 'move_address'; readonly address: WorkspaceAddress }
  | { readonly kind: 'warn_idle'; readonly warning: number; readonly idleAt: Date }
  | { readonly kind: 'end'; readonly reason: EndReason; readonly failure?: Failure }
  | { readonly kind: 'destroy' }
  | { readonly kind: 'note_blocked'; readonly by: string }
  | { readonly kind: 'confirm_ended' };

export type Plan = {
  readonly steps: readonly Step[];
  /** When to look again, if no hint comes first. */
  readonly wakeAt: Date;
};

type Situation = {
  readonly session: Session;
  readonly observed: Observation;
  readonly now: Date;
  readonly policy: SessionPolicy;
};

/** Decides what brings a session nearer to where it should be. No clock, no I/O. */
export function planSession(situation: Situation): Plan {
  const { state } = situation.session;
  switch (state) {
    case 'queued':
      return planQueued(situation);
    case 'provisioning':
      return planProvisioning(situation);
    case 'ready':
      return planReady(situation);
    case 'ending':
      return planEnding(situation);
    case 'ended':
      return { steps: [], wakeAt: addSeconds(situation.now, 86_400) };
    default:
      return assertNever(state);
  }
}

const lookAgain = (now: Date, seconds: number, steps: readonly Step[] = []): Plan => ({
  steps,
  wakeAt: addSeconds(now, seconds),
});

const failed = (now: Date, code: SessionFailure, cause: string): Plan =>
  lookAgain(now, 0, [{ kind: 'end', reason: 'failed', failure: { code, cause } }]);

function planQueued({ session, now, policy }: Situation): Plan {
  const patience = addSeconds(session.createdAt, policy.queueTimeoutSeconds);
  if (now >= patience) {
    const wait = formatDuration(policy.queueTimeoutSeconds);
    return failed(
      now,
      'queue_timeout',
      `No place became free within ${wait}. Please try again later.`,
    );
  }
  // The sweep gives places away; looking at everybody who waits would only cost the more, the longer the queue.
  const next = Math.min(patience.getTime(), addSeconds(now, 60).getTime());
  return { steps: [{ kind: 'admit' }], wakeAt: new Date(next) };
}

function planProvisioning(situation: Situation): Plan {
  const { session, observed, now, policy } = situation;
  if (observed.kind === 'ready') {
    return lookAgain(now, 0, [{ kind: 'become_ready', address: observed.address }]);
  }
  if (observed.kind === 'failed') return failed(now, observed.code, observed.cause);
  if (isGone(session, observed)) return failed(now, 'workspace_gone', removedFromOutside);
  if (now >= addSeconds(session.stateSince, policy.startTimeoutSeconds)) {
    const limit = formatDuration(policy.startTimeoutSeconds);
    const cause = observed.kind === 'unknown' ? ` (${observed.cause})` : '';
    return failed(now, 'start_timeout', `The workspace was not ready within ${limit}${cause}.`);
  }
  switch (observed.kind) {
    case 'absent':
      return lookAgain(now, 2, [{ kind: 'ensure', phase: 'Preparing your files', restart: false }]);
    case 'stopped':
      if (crashedTooOften(situation, observed)) return failed(now, 'crash_loop', stoppedTooOften);
      return lookAgain(now, 2, [
        { kind: 'ensure', phase: 'Starting the terminals', restart: observed.crashed },
      ]);
    case 'starting':
      return lookAgain(
        now,
        pauseSeconds(session, now),
        observed.phase === session.phase ? [] : [{ kind: 'note_phase', phase: observed.phase }],
      );
    case 'leaving':
    case 'unknown':
      return lookAgain(now, 2);
    default:
      return assertNever(observed);
  }
}

/**
 * Whether what was made for the session is gone, or about to be, which nobody can stop. It is not made a second time:
 * a crash before that was recorded would leave it to nobody.
 */
const isGone = ({ workspaceUid }: Session, { kind }: Observation): boolean =>
  kind === 'leaving' || (kind === 'absent' && workspaceUid !== null);

const removedFromOutside = 'The workspace is gone: it was removed from outside.';

/**
 * How long until the next look at what takes its time. Hints tell of a change at once; looking is for those that get lost,
 * and a room that starts or ends together must not spend on it what it needs to get on.
 */
function pauseSeconds({ stateSince }: Session, now: Date): number {
  const seconds = (now.getTime() - stateSince.getTime()) / 1000;
  return Math.min(5, Math.max(1, seconds / 4));
}

/** Only what ended by itself counts: a restart of Launchpad or of the machine is no fault of the workspace. */
const crashedTooOften = (
  { session, policy }: Situation,
  { crashed }: { readonly crashed: boolean },
): boolean => crashed && session.restarts >= policy.maxRestarts;

const stoppedTooOften = 'The workspace stopped by itself again and again.';

function planReady(situation: Situation): Plan {
  const { session, observed, now } = situation;
  if (session.expiresAt !== null && now >= session.expiresAt) {
    return lookAgain(now, 0, [{ kind: 'end', reason: 'expired' }]);
  }
  const idleEnd = idleAt(session);
  if (idleEnd !== null && now >= idleEnd)
    return lookAgain(now, 0, [{ kind: 'end', reason: 'idle' }]);

  switch (observed.kind) {
    case 'absent':
    case 'leaving':
      // Nobody can stop a removal, and whoever looks a moment later finds it gone: it ends the same.
      return failed(now, 'workspace_gone', removedFromOutside);
    case 'failed':
      return failed(now, observed.code, observed.cause);
    case 'stopped':
      if (crashedTooOften(situation, observed)) return failed(now, 'crash_loop', stoppedTooOften);
      return lookAgain(now, 2, [
        { kind: 'ensure', phase: 'Starting the terminals again', restart: observed.crashed },
      ]);
    case 'starting':
      return lookAgain(now, 1);
    case 'unknown':
      return nextLook(situation, []);
    case 'ready':
      return nextLook(situation, [
        ...movedAddress(session, observed.address),
        ...idleWarning(session, now),
      ]);
    default:
      return assertNever(observed);
  }
}

function movedAddress(session: Session, address: WorkspaceAddress): readonly Step[] {
  const same = JSON.stringify(sorted(session.address)) === JSON.stringify(sorted(address));
  return same ? [] : [{ kind: 'move_address', address }];
}

const sorted = (address: WorkspaceAddress | null) =>
  address === null ? [] : Object.entries(address).sort(([a], [b]) => a.localeCompare(b));

function idleWarning(session: Session, now: Date): readonly Step[] {
  const end = idleAt(session);
  if (end === null) return [];
  const due = idleWarningTimes(session).filter((time) => now >= time).length;
  return due > session.idleWarnings ? [{ kind: 'warn_idle', warning: due, idleAt: end }] : [];
}

/** The next thing that time alone brings about, and a look every half minute in case nobody told us of a crash. */
function nextLook({ session, now }: Situation, steps: readonly Step[]): Plan {
  const times = [
    session.expiresAt,
    idleAt(session),
    ...idleWarningTimes(session),
    addSeconds(now, 30),
  ];
  const next = times.filter((time) => time !== null).filter((time) => time > now);
  return { steps, wakeAt: new Date(Math.min(...next.map((time) => time.getTime()))) };
}

function planEnding({ session, observed, now, policy }: Situation): Plan {
  if (observed.kind === 'absent') return lookAgain(now, 0, [{ kind: 'confirm_ended' }]);
  const stuck = now >= addSeconds(session.stateSince, policy.stuckAfterSeconds);
  const pause = stuck ? 30 : pauseSeconds(session, now);
  if (observed.kind === 'unknown') {
    return lookAgain(now, pause, stuck ? blocked(session, observed.cause) : []);
  }
  const by = observed.kind === 'leaving' ? observed.blockedBy : 'the workspace is still there';
  return lookAgain(now, pause, [{ kind: 'destroy' }, ...(stuck ? blocked(session, by) : [])]);
}

function blocked(session: Session, by: string): readonly Step[] {
  return session.blockedBy === by ? [] : [{ kind: 'note_blocked', by }];
}
