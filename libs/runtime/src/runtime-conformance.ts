import { newId } from '@launchpad/kernel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ObservedWorkspace, WorkspaceRuntime, WorkspaceSpec } from './workspace-runtime.js';

/** What a runtime stands on, seen from outside: the suite uses it to cause what it then expects to be handled. */
export type ConformanceGround = {
  /** Opens a runtime here. A second one of the same installation stands for a restart of Launchpad. */
  open(installationId: string): Promise<WorkspaceRuntime>;
  readonly contentDir: string;
  /** Arranges how the session's workspace will start; what it returns belongs in the spec's `env`. */
  arrangeStart(sessionId: string, how: 'held' | 'failing'): Readonly<Record<string, string>>;
  /** Lets a held start come to its end. */
  release(sessionId: string): Promise<void>;
  /** The workspace dies by itself. */
  crash(workspace: { readonly sessionId: string; readonly uid: string }): Promise<void>;
  /** Puts an object that carries nobody's mark, or a stranger's, in the session's place. */
  plantStranger(sessionId: string): Promise<void>;
  /** Makes finding out impossible; returns how to undo it. */
  blind(runtime: WorkspaceRuntime): Promise<() => Promise<void>>;
  /** Where homes outlive the process: leaves a file in one, and looks for it. */
  readonly home?: {
    write(sessionId: string, name: string): Promise<void>;
    has(sessionId: string, name: string): Promise<boolean>;
  };
  dispose(): Promise<void>;
};

export type ConformanceTerms = {
  /** How long a workspace may take to become what is awaited, in milliseconds. */
  readonly patienceMs?: number;
  /** Workspaces run on while Launchpad does not: after a restart they are not `stopped` but as they were. */
  readonly outlivesLauncher?: boolean;
};

const usualPatienceMs = 10_000;

/** What every runtime must do, whatever it runs on. */
export function describeRuntimeConformance(
  name: string,
  build: () => Promise<ConformanceGround>,
  terms: ConformanceTerms = {},
): void {
  const patienceMs = terms.patienceMs ?? usualPatienceMs;
  const timeout = 3 * patienceMs;
  describe(`${name} keeps the promises of the runtime port`, { timeout }, () => {
    const bench = new Bench({ timeout: patienceMs, interval: patienceMs / 1000 });
    beforeEach(() => bench.open(build), timeout);
    afterEach(() => bench.close(), timeout);

    startingPromises(bench);
    removalPromises(bench);
    ownershipPromises(bench);
    continuityPromises(bench, terms.outlivesLauncher === true);
  });
}

/** The surroundings of each test, new every time, and the phrases in which the promises are told. */
class Bench {
  installationId = newId();
  private current:
    { readonly ground: ConformanceGround; readonly runtime: WorkspaceRuntime } | undefined;

  constructor(readonly patience: { readonly timeout: number; readonly interval: number }) {}

  get ground(): ConformanceGround {
    return this.opened().ground;
  }

  get runtime(): WorkspaceRuntime {
    return this.opened().runtime;
  }

  async open(build: () => Promise<ConformanceGround>): Promise<void> {
    const ground = await build();
    // Where removal takes its time, the workspaces of the test before are still there.
    this.installationId = newId();
    this.current = { ground, runtime: await ground.open(this.installationId) };
  }

  async reopen(): Promise<void> {
    const { ground } = this.opened();
    this.current = { ground, runtime: await ground.open(this.installationId) };
  }

  async close(): Promise<void> {
    for (const owned of await this.runtime.listOwned()) await this.runtime.destroy(owned);
    await this.runtime.close();
    await this.ground.dispose();
    this.current = undefined;
  }

  newSpec(overrides: Partial<WorkspaceSpec> = {}): WorkspaceSpec {
    return {
      sessionId: newId(),
      tenantId: newId(),
      installationId: this.installationId,
      contentDir: this.ground.contentDir,
      env: {},
      terminals: 2,
      identityKey: '{}',
      hardDeadline: new Date(Date.now() + 3_600_000),
      ...overrides,
    };
  }

  becomes(spec: WorkspaceSpec, kind: ObservedWorkspace['kind']): Promise<ObservedWorkspace> {
    return vi.waitFor(async () => {
      const observed = await this.runtime.observe({ sessionId: spec.sessionId });
      expect(observed.kind).toBe(kind);
      return observed;
    }, this.patience);
  }

  async started(): Promise<{ readonly spec: WorkspaceSpec; readonly uid: string }> {
    const spec = this.newSpec();
    const { uid } = await this.runtime.ensure(spec);
    await this.becomes(spec, 'ready');
    return { spec, uid };
  }

  private opened() {
    if (this.current === undefined) throw new Error('the bench is not open');
    return this.current;
  }
}

/** A workspace comes into being once, however often it is asked for. */
function startingPromises(at: Bench): void {
  test('a session nobody asked for is absent', async () => {
    expect(await at.runtime.observe({ sessionId: newId() })).toEqual({ kind: 'absent' });
  });

  test('ensure brings a workspace that becomes ready under the uid it told', async () => {
    const { spec, uid } = await at.started();
    expect(uid).not.toBe('');
    expect(await at.runtime.observe({ sessionId: spec.sessionId, uid })).toMatchObject({
      kind: 'ready',
      uid,
    });
  });

  test('ensure again changes nothing', async () => {
    const { spec, uid } = await at.started();
    expect(await at.runtime.ensure({ ...spec, uid })).toEqual({ uid });
    expect(await at.runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
      kind: 'ready',
      uid,
    });
    expect(await at.runtime.listOwned()).toHaveLength(1);
  });

  test('ensure many times at once makes one workspace', async () => {
    const spec = at.newSpec();
    const answers = await Promise.all(Array.from({ length: 5 }, () => at.runtime.ensure(spec)));
    expect(new Set(answers.map(({ uid }) => uid)).size).toBe(1);
    expect(await at.runtime.listOwned()).toHaveLength(1);
    await at.becomes(spec, 'ready');
  });

  test('a start that takes long is starting until it is done', async () => {
    const sessionId = newId();
    const spec = at.newSpec({ sessionId, env: at.ground.arrangeStart(sessionId, 'held') });
    await at.runtime.ensure(spec);
    await at.becomes(spec, 'starting');
    await at.ground.release(sessionId);
    await at.becomes(spec, 'ready');
  });

  test('a start that fails says why, and can be removed', async () => {
    const sessionId = newId();
    const spec = at.newSpec({ sessionId, env: at.ground.arrangeStart(sessionId, 'failing') });
    await at.runtime.ensure(spec);
    const observed = await at.becomes(spec, 'failed');
    expect(observed.kind === 'failed' && observed.cause).toContain('no port left');
    await at.runtime.destroy({ sessionId });
    await at.becomes(spec, 'absent');
  });
}

/** Removing leaves nothing. */
function removalPromises(at: Bench): void {
  test('destroy leaves nothing, and may be repeated', async () => {
    const { spec, uid } = await at.started();
    const ref = { sessionId: spec.sessionId, uid };
    await Promise.all([at.runtime.destroy(ref), at.runtime.destroy(ref)]);
    await at.becomes(spec, 'absent');
    await at.runtime.destroy(ref);
    expect(await at.runtime.listOwned()).toEqual([]);
    // Nor does one come back in its place.
    const unavailable = { code: 'runtime.unavailable' };
    await expect(at.runtime.ensure({ ...spec, uid })).rejects.toMatchObject(unavailable);
    expect(await at.runtime.listOwned()).toEqual([]);
  });

  test('destroy in the middle of a start leaves nothing', async () => {
    const sessionId = newId();
    const spec = at.newSpec({ sessionId, env: at.ground.arrangeStart(sessionId, 'held') });
    const ensuring = at.runtime.ensure(spec);
    const destroying = at.runtime.destroy({ sessionId });
    await Promise.all([ensuring, destroying]);
    await at.runtime.destroy({ sessionId });
    await at.becomes(spec, 'absent');
  });
}

/** Only what is provably ours is shown or touched. */
function ownershipPromises(at: Bench): void {
  test('another uid under the same name is left alone', async () => {
    const { spec, uid } = await at.started();
    const other = { sessionId: spec.sessionId, uid: newId() };
    const refusal = { code: 'runtime.not_owned' };
    await expect(at.runtime.destroy(other)).rejects.toMatchObject(refusal);
    await expect(at.runtime.ensure({ ...spec, uid: other.uid })).rejects.toMatchObject(refusal);
    await expect(at.runtime.observe(other)).rejects.toMatchObject(refusal);
    expect(await at.runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
      kind: 'ready',
      uid,
    });
  });

  test("a stranger's object is refused and neither listed nor touched", async () => {
    const spec = at.newSpec();
    const refusal = { code: 'runtime.not_owned' };
    await at.ground.plantStranger(spec.sessionId);
    await expect(at.runtime.ensure(spec)).rejects.toMatchObject(refusal);
    await expect(at.runtime.destroy({ sessionId: spec.sessionId })).rejects.toMatchObject(refusal);
    await expect(at.runtime.observe({ sessionId: spec.sessionId })).rejects.toMatchObject(refusal);
    expect(await at.runtime.listOwned()).toEqual([]);
  });

  test('another installation sees none of it and can remove none of it', async () => {
    const { spec, uid } = await at.started();
    const other = await at.ground.open(newId());
    expect(await other.listOwned()).toEqual([]);
    await expect(other.destroy({ sessionId: spec.sessionId, uid })).rejects.toMatchObject({
      code: 'runtime.not_owned',
    });
    await other.close();
    expect(await at.runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
      kind: 'ready',
      uid,
    });
  });

  test('listOwned tells session, uid and age', async () => {
    const before = Date.now();
    const { spec, uid } = await at.started();
    const [owned] = await at.runtime.listOwned();
    expect(owned).toMatchObject({ sessionId: spec.sessionId, uid });
    expect(owned?.createdAt.getTime()).toBeGreaterThanOrEqual(before - 1000);
    expect(owned?.createdAt.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
  });
}

/** Crashes, restarts and blindness lose nothing. */
function continuityPromises(at: Bench, outlivesLauncher: boolean): void {
  test('a workspace that died is stopped and continues as itself', async () => {
    const { spec, uid } = await at.started();
    await at.ground.home?.write(spec.sessionId, 'notes.txt');
    await at.ground.crash({ sessionId: spec.sessionId, uid });
    expect(await at.becomes(spec, 'stopped')).toEqual({ kind: 'stopped', uid, crashed: true });
    expect(await at.runtime.ensure({ ...spec, uid })).toEqual({ uid });
    await at.becomes(spec, 'ready');
    if (at.ground.home !== undefined) {
      expect(await at.ground.home.has(spec.sessionId, 'notes.txt')).toBe(true);
    }
  });

  test('after a restart the workspace is known and continues as itself', async () => {
    const { spec, uid } = await at.started();
    await at.runtime.close();
    await expect(at.runtime.ensure(spec)).rejects.toMatchObject({ code: 'runtime.unavailable' });
    await at.reopen();
    expect(await at.runtime.listOwned()).toMatchObject([{ sessionId: spec.sessionId, uid }]);
    if (outlivesLauncher) await at.becomes(spec, 'ready');
    else
      expect(await at.becomes(spec, 'stopped')).toEqual({ kind: 'stopped', uid, crashed: false });
    expect(await at.runtime.ensure({ ...spec, uid })).toEqual({ uid });
    await at.becomes(spec, 'ready');
  });

  test('not being able to find out is never taken for absent', async () => {
    const { spec, uid } = await at.started();
    const restore = await at.ground.blind(at.runtime);
    const unknown = { code: 'runtime.unavailable' };
    await expect(at.runtime.observe({ sessionId: spec.sessionId })).rejects.toMatchObject(unknown);
    await restore();
    expect(await at.runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
      kind: 'ready',
      uid,
    });
  });

  test('hints tell that a workspace may have changed, until nobody wants them', async () => {
    const hints: string[] = [];
    const stop = at.runtime.watch((sessionId) => hints.push(sessionId));
    const { spec } = await at.started();
    await vi.waitFor(() => expect(hints).toContain(spec.sessionId), at.patience);
    stop();
    hints.length = 0;
    await at.runtime.destroy({ sessionId: spec.sessionId });
    await at.becomes(spec, 'absent');
    expect(hints).toEqual([]);
  });
}
