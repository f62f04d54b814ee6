import { AppError, newId, type Logger } from '@launchpad/kernel';
import type {
  ObservedWorkspace,
  OwnedWorkspace,
  WorkspaceRef,
  WorkspaceRuntime,
  WorkspaceSpec,
} from '../workspace-runtime.js';
import type { Isolation } from './isolation.probe.js';
import { KeyedQueue } from '../keyed-queue.js';
import { recordedGone } from '../recorded-gone.js';
import { refuseCluster } from './refuse-cluster.js';
import { StartWatch } from './start-watch.js';
import type { StoredWorkspace, WorkspaceFilesStore } from './workspace-files.store.js';
import { lastWords, type Launch, type WorkspaceLauncher } from './workspace-launcher.js';
import type { WorkspaceLayout } from './workspace-layout.js';
import {
  bootId,
  isRunning,
  processesOf,
  stopProcesses,
  type StopOptions,
} from './workspace-processes.js';
import { publishIfAnswering, removeSockets } from './workspace-socket.js';

export type LocalRuntimeParts = {
  readonly installationId: string;
  readonly isolation: Isolation;
  readonly layout: WorkspaceLayout;
  readonly files: WorkspaceFilesStore;
  readonly launcher: WorkspaceLauncher;
  /** Makes a directory with the workshop's files, complete or not at all. */
  readonly prepare: (spec: WorkspaceSpec, uid: string) => Promise<StoredWorkspace>;
  readonly stop: StopOptions;
  readonly log: Logger;
};

/**
 * Runs each workspace as a child process of this machine. What there is of one is read from its directory and from the
 * process table every time, so a restart of Launchpad finds everything again. One data folder serves one Launchpad.
 */
export class LocalRuntime implements WorkspaceRuntime {
  readonly name = 'local';
  readonly isolation: Isolation;
  private readonly queue = new KeyedQueue();
  private readonly preparing = new Set<string>();
  private readonly watches = new Map<string, StartWatch>();
  private readonly listeners = new Set<(sessionId: string) => void>();
  private readonly obstacles = new Map<string, string>();
  private closed = false;

  constructor(private readonly parts: LocalRuntimeParts) {
    this.isolation = parts.isolation;
  }

  ensure(spec: WorkspaceSpec): Promise<{ readonly uid: string }> {
    return this.queue.run(spec.sessionId, async () => {
      this.preparing.add(spec.sessionId);
      try {
        return { uid: await this.bringUp(spec) };
      } finally {
        this.preparing.delete(spec.sessionId);
      }
    });
  }

  async observe(ref: WorkspaceRef): Promise<ObservedWorkspace> {
    const [found] = await this.parts.files.find(ref.sessionId);
    if (found === undefined) return { kind: 'absent' };
    assertSame(found, ref.uid);
    const { uid } = found.record;
    if (found.place === 'leaving') return { kind: 'leaving', uid, blockedBy: this.obstacle(found) };
    const isPreparing = this.preparing.has(ref.sessionId);
    if (found.place === 'live' && found.record.process !== null) return this.observeProcess(found);
    return isPreparing
      ? { kind: 'starting', uid, phase: 'preparing the files' }
      : { kind: 'stopped', uid, crashed: false };
  }

  destroy(ref: WorkspaceRef): Promise<void> {
    return this.queue.run(ref.sessionId, async () => {
      const found = await this.parts.files.find(ref.sessionId);
      const [first] = found;
      if (first === undefined) return;
      const meant = found.filter(({ record }) => ref.uid === undefined || record.uid === ref.uid);
      if (meant.length === 0) assertSame(first, ref.uid);
      for (const workspace of meant) await this.takeDown(workspace);
    });
  }

  async listOwned(): Promise<readonly OwnedWorkspace[]> {
    const found = await this.parts.files.list();
    return found.map(({ record: { sessionId, uid, createdAt } }) => ({
      sessionId,
      uid,
      createdAt: new Date(createdAt),
    }));
  }

  watch(onHint: (sessionId: string) => void): () => void {
    this.listeners.add(onHint);
    return () => {
      this.listeners.delete(onHint);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    const watches = [...this.watches.values()];
    for (const watch of watches) watch.stop();
    this.watches.clear();
    const found = await this.parts.files.list();
    await Promise.all(
      found.map(({ record: { sessionId } }) =>
        this.queue.run(sessionId, () => this.halt(sessionId)),
      ),
    );
    await Promise.all(watches.map((watch) => watch.settled()));
    this.listeners.clear();
  }

  private async bringUp(spec: WorkspaceSpec): Promise<string> {
    if (this.closed) throw new AppError('runtime.unavailable', 'Launchpad is stopping.');
    if (spec.installationId !== this.parts.installationId) {
      throw new AppError('runtime.not_owned', 'The workspace is meant for another installation.');
    }
    refuseCluster(spec.cluster);
    const [found] = await this.parts.files.find(spec.sessionId);
    if (found?.place === 'leaving') {
      throw new AppError('runtime.unavailable', 'The earlier workspace is still being removed.');
    }
    if (found === undefined) {
      if (spec.uid !== undefined) throw recordedGone();
      return this.start(await this.parts.prepare(spec, newId()), spec);
    }
    assertSame(found, spec.uid);
    if (found.place === 'staging') {
      // A copy that was cut short cannot be told from a whole one, so it is made again.
      await this.parts.files.remove(found);
      return this.start(await this.parts.prepare(spec, found.record.uid), spec);
    }
    if (found.record.process !== null && isRunning(found.record.process)) return found.record.uid;
    const left = await stopProcesses(found.record, this.parts.stop);
    if (left.length > 0) throw new AppError('runtime.unavailable', stillRunning(left));
    return this.start(found, spec);
  }

  private async start(workspace: StoredWorkspace, spec: WorkspaceSpec): Promise<string> {
    const { files, launcher, log } = this.parts;
    const { sessionId, uid } = workspace.record;
    const launch = await launcher.launch(workspace, spec);
    await files.write(workspace.dir, { ...workspace.record, process: launch.process });
    this.watchStart(sessionId, launch);
    log.info({ sessionId, tenantId: spec.tenantId, pid: launch.process.pid }, 'workspace started');
    return uid;
  }

  private async observeProcess(workspace: StoredWorkspace): Promise<ObservedWorkspace> {
    const { uid, sessionId, process } = workspace.record;
    if (process === null) return { kind: 'stopped', uid, crashed: false };
    if (!isRunning(process)) {
      const crashed = process.bootId === bootId();
      if (process.answered || !crashed) return { kind: 'stopped', uid, crashed };
      return { kind: 'failed', uid, code: 'start_failed', cause: await lastWords(workspace.dir) };
    }
    if (!(await publishIfAnswering(this.parts.layout, sessionId))) {
      return {
        kind: 'starting',
        uid,
        phase: process.answered ? 'not answering' : 'starting the workshop',
      };
    }
    if (!process.answered && !this.queue.isBusy(sessionId)) await this.noteAnswered(sessionId);
    return {
      kind: 'ready',
      uid,
      address: { kind: 'unix', path: this.parts.layout.publishedSocket(sessionId) },
    };
  }

  private async takeDown(workspace: StoredWorkspace): Promise<void> {
    const { files, layout, log } = this.parts;
    const { sessionId, uid } = workspace.record;
    this.watches.get(sessionId)?.stop();
    this.watches.delete(sessionId);
    const leaving =
      workspace.place === 'leaving' ? workspace : await files.move(workspace, 'leaving');
    try {
      const left = await stopProcesses(workspace.record, this.parts.stop);
      if (left.length > 0) throw new Error(stillRunning(left));
      await removeSockets(layout, sessionId);
      await files.remove(leaving);
      this.obstacles.delete(uid);
      log.info({ sessionId }, 'workspace removed');
    } catch (error) {
      this.obstacles.set(uid, error instanceof Error ? error.message : String(error));
      log.warn({ sessionId, err: error }, 'workspace not yet removed');
    }
    this.hint(sessionId);
  }

  private obstacle({ record }: StoredWorkspace): string {
    const left = processesOf(record);
    if (left.length > 0) return stillRunning(left);
    return this.obstacles.get(record.uid) ?? 'its files are being removed';
  }

  /** Ends the processes and keeps the directory. Noted first: a crash in between must not look like a failed start. */
  private async halt(sessionId: string): Promise<void> {
    for (const workspace of await this.parts.files.find(sessionId)) {
      if (workspace.place !== 'live') continue;
      await this.parts.files.write(workspace.dir, { ...workspace.record, process: null });
      const left = await stopProcesses(workspace.record, this.parts.stop);
      if (left.length > 0)
        this.parts.log.warn({ sessionId, left }, 'workspace processes not stopped');
      await removeSockets(this.parts.layout, sessionId);
    }
  }

  private watchStart(sessionId: string, { child, process }: Launch): void {
    const watch: StartWatch = new StartWatch({
      child,
      isAnswering: () => publishIfAnswering(this.parts.layout, sessionId).catch(() => false),
      onAnswering: async () => {
        this.hint(sessionId);
        await this.guarded(sessionId, () => this.noteAnswered(sessionId));
      },
      onExit: async () => {
        if (this.watches.get(sessionId) === watch) this.watches.delete(sessionId);
        await this.guarded(sessionId, () => this.tidyAfterExit(sessionId, process.pid));
        this.hint(sessionId);
      },
    });
    this.watches.get(sessionId)?.stop();
    this.watches.set(sessionId, watch);
  }

  /** For what happens on the side: the next look makes up for what fails here. */
  private async guarded(sessionId: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.parts.log.warn({ sessionId, err: error }, 'workspace could not be followed');
    }
  }

  private noteAnswered(sessionId: string): Promise<void> {
    return this.queue.run(sessionId, async () => {
      const [found] = await this.parts.files.find(sessionId);
      if (found?.place !== 'live' || found.record.process === null || found.record.process.answered)
        return;
      const process = { ...found.record.process, answered: true };
      await this.parts.files.write(found.dir, { ...found.record, process });
    });
  }

  /** What the workspace left in the background has lost its terminal and its purpose. */
  private tidyAfterExit(sessionId: string, pid: number): Promise<void> {
    return this.queue.run(sessionId, async () => {
      const [found] = await this.parts.files.find(sessionId);
      if (found?.place !== 'live' || found.record.process?.pid !== pid) return;
      if (!isRunning(found.record.process)) await stopProcesses(found.record, this.parts.stop);
    });
  }

  private hint(sessionId: string): void {
    for (const listener of this.listeners) listener(sessionId);
  }
}

function assertSame({ record }: StoredWorkspace, uid: string | undefined): void {
  if (uid === undefined || uid === record.uid) return;
  throw new AppError(
    'runtime.not_owned',
    'The workspace of this session is another one than was recorded.',
    {
      details: { sessionId: record.sessionId, found: record.uid, recorded: uid },
    },
  );
}

const stillRunning = (left: readonly { readonly pid: number; readonly name: string }[]): string =>
  `still running: ${left.map(({ pid, name }) => `${name} (${String(pid)})`).join(', ')}`;
