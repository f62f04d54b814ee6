export const sessionStates = ['queued', 'provisioning', 'ready', 'ending', 'ended'] as const;
export type SessionState = (typeof sessionStates)[number];

/** Why a session is over, or about to be. */
export type EndReason =
  'finished' | 'expired' | 'idle' | 'stopped' | 'cohort_closed' | 'failed' | 'unclaimed';

/** Every legal move. */
export const transitions: Readonly<Record<SessionState, readonly SessionState[]>> = {
  queued: ['provisioning', 'ending'],
  provisioning: ['ready', 'ending'],
  ready: ['ending'],
  ending: ['ended'],
  ended: [],
};

export const nextStates = (state: SessionState): readonly SessionState[] => transitions[state];

export const canMove = (from: SessionState, to: SessionState): boolean =>
  transitions[from].includes(to);

export const isTerminal = (state: SessionState): boolean => transitions[state].length === 0;

/** States in which a session is of use to its learner, or will be. */
export const liveStates = ['queued', 'provisioning', 'ready'] as const satisfies SessionState[];

/** States that take one of the installation's places. What is not confirmed gone still takes one. */
export const occupyingStates = [
  'provisioning',
  'ready',
  'ending',
] as const satisfies SessionState[];

/** Everything but `ended`, spelled out: an index finds what is listed, and not what is left over. */
export const unendedStates = ['queued', ...occupyingStates] as const satisfies SessionState[];

export const isLive = (state: SessionState): boolean =>
  (liveStates as readonly SessionState[]).includes(state);
