import { startFailures, type StartFailure } from '@launchpad/runtime';
import { describe, expect, it } from 'vitest';
import { planSession, type Observation } from './plan-session.js';
import type { Session } from './session.js';
import { addSeconds, expiryOf } from './session-expiry.js';
import { defaultSessionPolicy } from './session-policy.js';
import { canMove, sessionStates, type SessionState } from './session-state.js';

const start = new Date('2030-01-01T09:00:00Z');
const terms = {
  ttlSeconds: 3600,
  maxTtlSeconds: 7200,
  idleTimeoutSeconds: 1800,
  extendSeconds: 1800,
};
const address = { kind: 'unix', path: '/run/a.sock' } as const;

function session(state: SessionState, overrides: Partial<Session> = {}): Session {
  const base: Session = {
    ...terms,
    id: 'a'.repeat(20),
    tenantId: 'default',
    userId: 'u',
    workshopVersionId: 'v',
    workshopSlug: 'w',
    state,
    epoch: 1,
    phase: null,
    createdAt: start,
    stateSince: start,
    readyAt: null,
    expiresAt: null,
    maxExpiresAt: null,
    lastInputAt: null,
    idleWarnings: 0,
    endReason: null,
    failure: null,
    failureCode: null,
    params: {},
    address: null,
    workspaceUid: null,
    restarts: 0,
    blockedBy: null,
  };
  const running = state === 'ready' ? { readyAt: start, address, ...expiryOf(terms, start) } : {};
  return { ...base, ...running, ...overrides };
}

const absent: Observation = { kind: 'absent' };
const ready: Observation = { kind: 'ready', uid: 'x', address };
const unknown: Observation = { kind: 'unknown', cause: 'no answer' };
const stopped: Observation = { kind: 'stopped', uid: 'x', crashed: true };
const halted: Observation = { kind: 'stopped', uid: 'x', crashed: false };

type Case = {
  readonly name: string;
  readonly state: SessionState;
  readonly with?: Partial<Session>;
  readonly observed: Observation;
  readonly after?: number;
  readonly steps: readonly string[];
  readonly wake?: number;
};

const cases: readonly Case[] = [
  { name: 'asks for a place', state: 'queued', observed: absent, steps: ['admit'] },
  { name: 'gives up waiting', state: 'queued', observed: absent, after: 1800, steps: ['end'] },
  { name: 'makes what is not there', state: 'provisioning', observed: absent, steps: ['ensure'] },
  {
    name: 'makes nothing a second time',
    state: 'provisioning',
    with: { workspaceUid: 'x' },
    observed: absent,
    steps: ['end'],
  },
  {
    name: 'does not wait for what is being removed from outside',
    state: 'provisioning',
    observed: { kind: 'leaving', uid: 'x', blockedBy: 'its objects are being removed' },
    steps: ['end'],
  },
  { name: 'continues what stopped', state: 'provisioning', observed: stopped, steps: ['ensure'] },
  {
    name: 'does not restart for ever',
    state: 'provisioning',
    with: { restarts: 5 },
    observed: stopped,
    steps: ['end'],
  },
  { name: 'becomes ready', state: 'provisioning', observed: ready, steps: ['become_ready'] },
  {
    name: 'becomes ready even at the last moment',
    state: 'provisioning',
    observed: ready,
    after: 999,
    steps: ['become_ready'],
  },
  {
    name: 'notes a new phase',
    state: 'provisioning',
    observed: { kind: 'starting', uid: 'x', phase: 'Copying' },
    steps: ['note_phase'],
  },
  {
    name: 'notes it once',
    state: 'provisioning',
    with: { phase: 'Copying' },
    observed: { kind: 'starting', uid: 'x', phase: 'Copying' },
    steps: [],
    wake: 1,
  },
  {
    name: 'looks more seldom at what takes long',
    state: 'provisioning',
    with: { phase: 'Copying' },
    observed: { kind: 'starting', uid: 'x', phase: 'Copying' },
    after: 12,
    steps: [],
    wake: 15,
  },
  {
    name: 'fails with the cause',
    state: 'provisioning',
    observed: { kind: 'failed', uid: 'x', code: 'start_failed', cause: 'No space left' },
    steps: ['end'],
  },
  { name: 'waits when it cannot see', state: 'provisioning', observed: unknown, steps: [] },
  {
    name: 'fails when it takes too long',
    state: 'provisioning',
    observed: absent,
    after: 180,
    steps: ['end'],
  },
  {
    name: 'fails when it takes too long unseen',
    state: 'provisioning',
    observed: unknown,
    after: 180,
    steps: ['end'],
  },
  {
    name: 'leaves a healthy one alone',
    state: 'ready',
    observed: ready,
    after: 10,
    steps: [],
    wake: 40,
  },
  {
    name: 'wakes for the first warning',
    state: 'ready',
    observed: ready,
    after: 1490,
    steps: [],
    wake: 1500,
  },
  { name: 'warns', state: 'ready', observed: ready, after: 1500, steps: ['warn_idle'] },
  {
    name: 'warns once',
    state: 'ready',
    with: { idleWarnings: 1 },
    observed: ready,
    after: 1510,
    steps: [],
  },
  {
    name: 'warns again',
    state: 'ready',
    with: { idleWarnings: 1 },
    observed: ready,
    after: 1745,
    steps: ['warn_idle'],
  },
  { name: 'ends idle', state: 'ready', observed: ready, after: 1800, steps: ['end'] },
  {
    name: 'ends at its time in spite of input',
    state: 'ready',
    with: { lastInputAt: addSeconds(start, 3590) },
    observed: ready,
    after: 3600,
    steps: ['end'],
  },
  {
    name: 'ends at its time even unseen',
    state: 'ready',
    observed: unknown,
    after: 3600,
    steps: ['end'],
  },
  {
    name: 'does not end because it cannot see',
    state: 'ready',
    observed: unknown,
    after: 10,
    steps: [],
  },
  {
    name: 'continues what Launchpad stopped, however often',
    state: 'ready',
    with: { restarts: 5 },
    observed: halted,
    after: 10,
    steps: ['ensure'],
  },
  {
    name: 'starts again what stopped',
    state: 'ready',
    observed: stopped,
    after: 10,
    steps: ['ensure'],
  },
  {
    name: 'ends what was removed from outside',
    state: 'ready',
    observed: absent,
    after: 10,
    steps: ['end'],
  },
  {
    name: 'ends what is being removed from outside, as it does what is gone',
    state: 'ready',
    observed: { kind: 'leaving', uid: 'x', blockedBy: 'its objects are being removed' },
    after: 10,
    steps: ['end'],
  },
  {
    name: 'follows a new address',
    state: 'ready',
    observed: { kind: 'ready', uid: 'x', address: { kind: 'tcp', host: '10.0.0.1', port: 1 } },
    after: 10,
    steps: ['move_address'],
  },
  {
    name: 'knows an address whatever the order of its parts',
    state: 'ready',
    with: { address: { path: '/run/a.sock', kind: 'unix' } },
    observed: ready,
    after: 10,
    steps: [],
  },
  { name: 'removes', state: 'ending', observed: ready, steps: ['destroy'] },
  {
    name: 'goes on removing',
    state: 'ending',
    observed: { kind: 'leaving', uid: 'x', blockedBy: 'a process' },
    steps: ['destroy'],
    wake: 1,
  },
  {
    name: 'looks at a removal every few seconds, however long it takes',
    state: 'ending',
    observed: { kind: 'leaving', uid: 'x', blockedBy: 'a process' },
    after: 100,
    steps: ['destroy'],
    wake: 105,
  },
  { name: 'does not end what it cannot see', state: 'ending', observed: unknown, steps: [] },
  { name: 'is over when all is gone', state: 'ending', observed: absent, steps: ['confirm_ended'] },
  {
    name: 'tells operators what holds it',
    state: 'ending',
    observed: { kind: 'leaving', uid: 'x', blockedBy: 'a process' },
    after: 300,
    steps: ['destroy', 'note_blocked'],
    wake: 330,
  },
  {
    name: 'tells them too when it cannot see',
    state: 'ending',
    observed: unknown,
    after: 300,
    steps: ['note_blocked'],
  },
  { name: 'is over for good', state: 'ended', observed: ready, steps: [] },
];

const plan = (
  state: SessionState,
  observed: Observation,
  options: { with?: Partial<Session>; after?: number } = {},
) => {
  const now = addSeconds(start, options.after ?? 0);
  return planSession({
    session: session(state, options.with),
    observed,
    now,
    policy: defaultSessionPolicy,
  });
};

describe('the plan of a session', () => {
  it.each(cases)('$state: $name', ({ state, observed, steps, wake, ...options }) => {
    const planned = plan(state, observed, options);
    expect(planned.steps.map((step) => step.kind)).toEqual(steps);
    if (wake !== undefined) expect(planned.wakeAt).toEqual(addSeconds(start, wake));
  });

  it('never deletes or ends as gone on an unknown observation', () => {
    for (const state of sessionStates) {
      const kinds = plan(state, unknown).steps.map((step) => step.kind);
      expect(kinds).not.toContain('destroy');
      expect(kinds).not.toContain('confirm_ended');
      expect(kinds).not.toContain('end');
    }
  });

  it('plans only legal moves, and always another look', () => {
    const target = {
      admit: 'provisioning',
      become_ready: 'ready',
      end: 'ending',
      confirm_ended: 'ended',
    } as const;
    for (const { state, observed, ...options } of cases) {
      const planned = plan(state, observed, options);
      expect(planned.wakeAt.getTime()).toBeGreaterThanOrEqual(
        addSeconds(start, options.after ?? 0).getTime(),
      );
      for (const { kind } of planned.steps) {
        if (kind in target) expect(canMove(state, target[kind as keyof typeof target])).toBe(true);
      }
    }
  });
});

describe('a session that fails says why in a word too', () => {
  const found = (code: StartFailure): Observation => {
    return { kind: 'failed', uid: 'x', code, cause: 'Because' };
  };
  type Failing = Pick<Case, 'name' | 'state' | 'observed'> & { readonly code: string };
  const failing: readonly (Failing & { readonly after: number })[] = [
    { name: 'no place', state: 'queued', observed: absent, after: 1800, code: 'queue_timeout' },
    { name: 'slow', state: 'provisioning', observed: absent, after: 180, code: 'start_timeout' },
    { name: 'unseen', state: 'provisioning', observed: unknown, after: 180, code: 'start_timeout' },
    { name: 'stops', state: 'provisioning', observed: stopped, after: 1, code: 'crash_loop' },
    { name: 'gone', state: 'ready', observed: absent, after: 10, code: 'workspace_gone' },
    ...startFailures.flatMap((code) => [
      { name: code, state: 'provisioning' as const, observed: found(code), after: 1, code },
      { name: `${code} later`, state: 'ready' as const, observed: found(code), after: 10, code },
    ]),
  ];
  it.each(failing)('$name', ({ state, observed, after, code }) => {
    const { steps } = planSession({
      session: session(state, { restarts: 5 }),
      observed,
      now: addSeconds(start, after),
      policy: defaultSessionPolicy,
    });
    expect(steps).toMatchObject([{ kind: 'end', reason: 'failed', failure: { code } }]);
  });
});
