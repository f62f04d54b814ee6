import { AppError, newId, systemClock, type Clock } from '@launchpad/kernel';
import { recordedGone } from '../recorded-gone.js';
import type {
  ObservedWorkspace,
  OwnedWorkspace,
  WorkspaceAddress,
  WorkspaceRef,
  WorkspaceRuntime,
  WorkspaceSpec,
} from '../workspace-runtime.js';
import { FakeWorld, type FakeStart, type FakeWorkspace } from './fake-world.js';

export { FakeWorld, type FakeStart } from './fake-world.js';

export type FakeRuntimeOptions = {
  readonly installationId?: string;
  /** Shared between two runtimes, it stands for a restart of Launchpad or a second installation. */
  readonly world?: FakeWorld;
  readonly clock?: Clock;
  readonly addressOf?: (sessionId: string) => WorkspaceAddress;
};

/** A runtime in memory whose faults are asked for by name. Moves only when called or when the clock moves. */
export class FakeRuntime implements WorkspaceRuntime {
  readonly name = 'fake';
  readonly world: FakeWorld;
  /** Every call, in order: `ensure <session>`. */
  readonly calls: string[] = [];
  private readonly installationId: string;
  private readonly clock: Clock;
  private readonly addressOf: (sessionId: string) => WorkspaceAddress;
  private readonly listeners = new Set<(sessionId: string) => void>();
  private readonly faults = {
    ensure: [] as unknown[],
    observe: [] as unknown[],
    destroy: [] as unknown[],
  };
  private closed = false;

  constructor(options: FakeRuntimeOptions = {}) {
    this.installationId = options.installationId ?? 'test';
    this.world = options.world ?? new FakeWorld();
    this.clock = options.clock ?? systemClock;
    this.addressOf =
      options.addressOf ?? ((sessionId) => ({ kind: 'unix', path: `/run/fake/${sessionId}.sock` }));
  }

  /** The next calls of this kind fail, one for each time. */
  failNext(
    call: 'ensure' | 'observe' | 'destroy',
    times = 1,
    error: unknown = unavailable(),
  ): void {
    for (let n = 0; n < times; n += 1) this.faults[call].push(error);
  }

  /** How this session's workspace starts, from its next start on. */
  onStart(sessionId: string, start: FakeStart): void {
    this.world.starts.set(sessionId, start);
  }

  /** Lets a held start come to its end. */
  release(sessionId: string): void {
    this.world.starts.set(sessionId, { kind: 'takes', ms: 0 });
    const workspace = this.world.workspaces.get(sessionId);
    if (workspace !== undefined) workspace.start = { kind: 'takes', ms: 0 };
    this.hint(sessionId);
  }

  /** Removing this session's workspace hangs on something, as a finalizer does. */
  blockDestroy(sessionId: string, by: string): void {
    this.world.blocks.set(sessionId, by);
  }

  unblockDestroy(sessionId: string): void {
    this.world.blocks.delete(sessionId);
    if (this.world.workspaces.get(sessionId)?.isLeaving === true)
      this.world.workspaces.delete(sessionId);
    this.hint(sessionId);
  }

  /** The workspace's process dies by itself; its files stay. */
  crash(sessionId: string): void {
    const workspace = this.world.workspaces.get(sessionId);
    if (workspace === undefined) return;
    workspace.isRunning = false;
    workspace.hasCrashed = true;
    this.hint(sessionId);
  }

  hint(sessionId: string): void {
    for (const listener of this.listeners) listener(sessionId);
  }

  async ensure(spec: WorkspaceSpec): Promise<{ readonly uid: string }> {
    this.begin('ensure', spec.sessionId);
    if (this.closed) throw unavailable();
    const found = this.find(spec);
    if (found?.isLeaving === true) throw unavailable();
    if (found === undefined && spec.uid !== undefined) throw recordedGone();
    const workspace = found ?? this.world.create(spec, newId(), this.clock.now());
    if (!workspace.isRunning || this.hasFailed(workspace)) {
      workspace.isRunning = true;
      workspace.hasCrashed = false;
      workspace.startedAt = this.clock.now();
      workspace.start = this.world.starts.get(spec.sessionId) ?? { kind: 'takes', ms: 0 };
    }
    this.hint(spec.sessionId);
    return { uid: workspace.uid };
  }

  async observe(ref: WorkspaceRef): Promise<ObservedWorkspace> {
    this.begin('observe', ref.sessionId);
    const workspace = this.find(ref);
    if (workspace === undefined) return { kind: 'absent' };
    const { uid, start } = workspace;
    if (workspace.isLeaving) {
      return { kind: 'leaving', uid, blockedBy: this.world.blocks.get(ref.sessionId) ?? 'nothing' };
    }
    if (!workspace.isRunning) return { kind: 'stopped', uid, crashed: workspace.hasCrashed };
    if (start.kind === 'fails')
      return { kind: 'failed', uid, code: start.code ?? 'start_failed', cause: start.cause };
    const runningMs = this.clock.now().getTime() - workspace.startedAt.getTime();
    if (start.kind === 'held' || runningMs < start.ms)
      return { kind: 'starting', uid, phase: 'starting' };
    return { kind: 'ready', uid, address: this.addressOf(ref.sessionId) };
  }

  async destroy(ref: WorkspaceRef): Promise<void> {
    this.begin('destroy', ref.sessionId);
    const workspace = this.find(ref);
    if (workspace === undefined) return;
    if (this.world.blocks.has(ref.sessionId)) workspace.isLeaving = true;
    else this.world.workspaces.delete(ref.sessionId);
    this.hint(ref.sessionId);
  }

  async listOwned(): Promise<readonly OwnedWorkspace[]> {
    return [...this.world.workspaces.values()]
      .filter(({ spec }) => spec.installationId === this.installationId)
      .map(({ spec, uid, createdAt }) => ({ sessionId: spec.sessionId, uid, createdAt }));
  }

  watch(onHint: (sessionId: string) => void): () => void {
    this.listeners.add(onHint);
    return () => {
      this.listeners.delete(onHint);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.listeners.clear();
    for (const workspace of this.world.workspaces.values()) {
      if (workspace.spec.installationId === this.installationId) workspace.isRunning = false;
    }
  }

  private begin(call: 'ensure' | 'observe' | 'destroy', sessionId: string): void {
    this.calls.push(`${call} ${sessionId}`);
    if (this.faults[call].length > 0) throw this.faults[call].shift();
  }

  private find(ref: WorkspaceRef): FakeWorkspace | undefined {
    const found = this.world.workspaces.get(ref.sessionId);
    if (found === undefined) return undefined;
    const isOurs = found.spec.installationId === this.installationId;
    if (isOurs && (ref.uid === undefined || ref.uid === found.uid)) return found;
    throw new AppError('runtime.not_owned', 'The workspace belongs to somebody else.', {
      details: { sessionId: ref.sessionId },
    });
  }

  private hasFailed({ start }: FakeWorkspace): boolean {
    return start.kind === 'fails';
  }
}

const unavailable = (): AppError =>
  new AppError('runtime.unavailable', 'The runtime did not answer.');
