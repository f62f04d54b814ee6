import { describe, expect, it } from 'vitest';
import { canMove, isTerminal, nextStates, sessionStates, transitions } from './session-state.js';

describe('the table of session states', () => {
  it('reaches every state from queued', () => {
    const reached = new Set<string>(['queued']);
    for (const state of reached) {
      for (const next of transitions[state as keyof typeof transitions]) reached.add(next);
    }
    expect([...reached].sort()).toEqual([...sessionStates].sort());
  });

  it('has one terminal state, without exit', () => {
    expect(sessionStates.filter(isTerminal)).toEqual(['ended']);
    expect(nextStates('ended')).toEqual([]);
  });

  it('lets every state but the last end', () => {
    for (const state of ['queued', 'provisioning', 'ready'] as const) {
      expect(canMove(state, 'ending')).toBe(true);
    }
  });

  it('never goes back', () => {
    for (const [index, from] of sessionStates.entries()) {
      for (const to of sessionStates.slice(0, index + 1)) expect(canMove(from, to)).toBe(false);
    }
  });
});
