import { AppError, assertNever, formatDuration, type Logger } from '@launchpad/kernel';
import type { JobQueue } from '@launchpad/jobs';
import { startFailureOf, type WorkspaceRuntime, type WorkspaceSpec } from '@launchpad/runtime';
import { planSession, type Observation, type Step } from './plan-session.js';
import type { Session } from './session.js';
import type { Failure } from './session-failure.js';
import { expiryOf } from './session-expiry.js';
import type { SessionPolicy } from './session-policy.js';
import type { SessionStore } from './session.store.js';

export type ReconcilerDeps = {
  readonly store: SessionStore;
  readonly queue: JobQueue;
  readonly runtime: WorkspaceRuntime;
  readonly policy: SessionPolicy;
  /** Builds what the runtime is told about a session. */
  readonly specOf: (session: Session) => Promise<WorkspaceSpec>;
  readonly log: Logger;
};

const actor = 'reconciler';
/** Moves follow one another at once; more than this many in one pass would be a loop. */
const maxRounds = 6;

/** Brings one session nearer to where it should be. Level-triggered, idempotent, safe to run twice at once. */
export class SessionReconciler {
  constructor(private readonly deps: ReconcilerDeps) {}

  async reconcile(sessionId: string): Promise<void> {
    const started = Date.now();
    const taken: string[] = [];
    let state: string | undefined;
    for (let round = 0; round < maxRounds; round += 1) {
      const pass = await this.deps.store.takeInHand(sessionId);
      if (pass === undefined) break;
      const { now } = pass;
      state = pass.session.state;
      const observed = state === 'queued' ? nothingYet : await this.observe(pass.session);
      const session = await this.adopt(pass.session, observed);
      const plan = planSession({ session, observed, now, policy: this.deps.policy });
      let again = false;
      for (const step of plan.steps) {
        taken.push(step.kind);
        again = (await this.take(step, session, now)) || again;
      }
      if (!again) {
        await this.deps.store.patch(session, { wakeAt: plan.wakeAt });
        break;
      }
    }
    const durationMs = Date.now() - started;
    this.deps.log.debug({ sessionId, state, steps: taken, durationMs }, 'reconciled');
  }

  /** Not being able to see is an observation of its own, and never means "gone". */
  private async observe(session: Session): Promise<Observation> {
    try {
      return await this.deps.runtime.observe(refOf(session));
    } catch (error) {
      this.deps.log.warn({ sessionId: session.id, err: error }, 'workspace could not be observed');
      return {
        kind: 'unknown',
        cause: error instanceof AppError ? error.message : 'the runtime did not answer',
      };
    }
  }

  /** A crash between making a workspace and recording it must not leave it nameless. */
  private async adopt(session: Session, observed: Observation): Promise<Session> {
    if (session.workspaceUid !== null || !('uid' in observed)) return session;
    const found = { workspaceUid: observed.uid };
    return (await this.deps.store.patch(session, found)) ? { ...session, ...found } : session;
  }

  /** Takes one step. `true`: the session moved, look again at once. */
  private async take(step: Step, session: Session, now: Date): Promise<boolean> {
    const { store } = this.deps;
    switch (step.kind) {
      case 'admit':
        await this.deps.queue.enqueue('sessions.admit', {});
        return false;
      case 'ensure':
        return this.ensure(step, session, now);
      case 'note_phase':
        await store.patch(
          session,
          { phase: step.phase },
          { kind: 'phase', actor, message: step.phase },
        );
        return false;
      case 'become_ready':
        return this.becomeReady(step.address, session, now);
      case 'move_address':
        await store.patch(session, { address: step.address });
        return false;
      case 'warn_idle':
        return this.warnIdle(step, session, now);
      case 'end':
        return this.end(step, session, now);
      case 'destroy':
        return this.destroy(session);
      case 'note_blocked':
        await store.patch(session, { blockedBy: step.by });
        this.deps.log.error(
          { sessionId: session.id, blockedBy: step.by },
          'workspace cannot be removed',
        );
        return false;
      case 'confirm_ended':
        return this.confirmEnded(session, now);
      default:
        return assertNever(step);
    }
  }

  private async warnIdle(
    step: Step & { kind: 'warn_idle' },
    session: Session,
    now: Date,
  ): Promise<boolean> {
    const left = formatDuration((step.idleAt.getTime() - now.getTime()) / 1000);
    const message = `No input for a while: the session ends in ${left}`;
    const patch = { idleWarnings: step.warning };
    await this.deps.store.patch(session, patch, { kind: 'warning', actor, message });
    return false;
  }

  private async end(step: Step & { kind: 'end' }, session: Session, now: Date): Promise<boolean> {
    const { reason, failure } = step;
    const { id: sessionId, state: from, epoch } = session;
    const patch = { endReason: reason, ...(failure === undefined ? {} : failureOf(failure)) };
    const message = failure?.cause ?? endMessages[reason] ?? 'The session ends';
    const moved = await this.deps.store.move({
      session,
      from,
      to: 'ending',
      now,
      epoch,
      actor,
      patch,
      message,
      ...(reason === 'expired' ? { unchanged: { expiresAt: session.expiresAt } } : {}),
      ...(reason === 'idle' ? { unchanged: { lastInputAt: session.lastInputAt } } : {}),
    });
    if (moved) this.deps.log.info({ sessionId, reason, failure }, 'session ends');
    return moved;
  }

  private async confirmEnded(session: Session, now: Date): Promise<boolean> {
    const { id: sessionId, tenantId, epoch } = session;
    const move = { session, from: 'ending', to: 'ended', now, epoch, actor } as const;
    if (await this.deps.store.move({ ...move, message: 'Everything is gone' })) {
      this.deps.log.info({ sessionId, tenantId, reason: session.endReason }, 'session ended');
      await this.deps.queue.enqueue('sessions.admit', {});
    }
    return false;
  }

  private async ensure(
    step: Step & { kind: 'ensure' },
    session: Session,
    now: Date,
  ): Promise<boolean> {
    const { store, runtime, log } = this.deps;
    const restarts = session.restarts + (step.restart ? 1 : 0);
    const note = { kind: 'phase', actor, message: step.phase } as const;
    if (!(await store.patch(session, { phase: step.phase }, note))) return false;
    try {
      const { uid } = await runtime.ensure(await this.deps.specOf(session));
      // A runtime that does not answer is not the workspace's fault: only what was started counts.
      if (await store.patch(session, { workspaceUid: uid, restarts })) return false;
      // Overtaken. Whoever ended the session meanwhile may have found nothing to remove.
      if (await store.isOver(session.id)) await runtime.destroy({ sessionId: session.id, uid });
      return false;
    } catch (error) {
      if (error instanceof AppError && !error.traits.retryable) {
        log.warn({ sessionId: session.id, err: error }, 'workspace could not be made');
        const { message } = error;
        const move = {
          session,
          from: session.state,
          to: 'ending',
          epoch: session.epoch,
          actor,
          message,
        } as const;
        const failure = failureOf({ code: startFailureOf(error), cause: message });
        const patch = { endReason: 'failed', ...failure } as const;
        return store.move({ ...move, now, patch });
      }
      log.warn({ sessionId: session.id, err: error }, 'workspace could not be made, trying again');
      return false;
    }
  }

  private async becomeReady(
    address: NonNullable<Session['address']>,
    session: Session,
    now: Date,
  ): Promise<boolean> {
    const patch = { address, phase: null, readyAt: now, ...expiryOf(session, now) };
    const move = {
      session,
      from: 'provisioning',
      to: 'ready',
      now,
      epoch: session.epoch,
      actor,
    } as const;
    const moved = await this.deps.store.move({ ...move, message: 'Ready', patch });
    const { id: sessionId, tenantId, createdAt } = session;
    if (moved)
      this.deps.log.info(
        { sessionId, tenantId, startMs: now.getTime() - createdAt.getTime() },
        'session ready',
      );
    return moved;
  }

  /** Looks again at once only if that can show it gone. */
  private async destroy(session: Session): Promise<boolean> {
    try {
      await this.deps.runtime.destroy(refOf(session));
      return (await this.observe(session)).kind === 'absent';
    } catch (error) {
      this.deps.log.warn(
        { sessionId: session.id, err: error },
        'workspace could not be removed, trying again',
      );
      return false;
    }
  }
}

const failureOf = ({ code, cause }: Failure) => ({ failure: cause, failureCode: code });

const nothingYet: Observation = { kind: 'absent' };

const refOf = (session: Session) => ({
  sessionId: session.id,
  ...(session.workspaceUid === null ? {} : { uid: session.workspaceUid }),
});

const endMessages: Readonly<Partial<Record<string, string>>> = {
  expired: 'The time is up',
  idle: 'There was no input for too long',
};
