import { isId, newId } from '@launchpad/kernel';
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

const patience = { timeout: 10_000, interval: 10 };

/** What every runtime must do, whatever it runs on. */
export function describeRuntimeConformance(
  name: string,
  build: () => Promise<ConformanceGround>,
): void {
  describe(`${name} keeps the promises of the runtime port`, { timeout: 30_000 }, () => {
    const installationId = newId();
    let ground: ConformanceGround;
    let runtime: WorkspaceRuntime;

    beforeEach(async () => {
      ground = await build();
      runtime = await ground.open(installationId);
    }, 30_000);
    afterEach(async () => {
      for (const owned of await runtime.listOwned()) await runtime.destroy(owned);
      await runtime.close();
      await ground.dispose();
    }, 30_000);

    const newSpec = (overrides: Partial<WorkspaceSpec> = {}): WorkspaceSpec => ({
      sessionId: newId(),
      tenantId: newId(),
      installationId,
      contentDir: ground.contentDir,
      env: {},
      terminals: 2,
      identityKey: '{}',
      hardDeadline: new Date(Date.now() + 3_600_000),
      ...overrides,
    });
    const becomes = (spec: WorkspaceSpec, kind: ObservedWorkspace['kind']) =>
      vi.waitFor(async () => {
        const observed = await runtime.observe({ sessionId: spec.sessionId });
        expect(observed.kind).toBe(kind);
        return observed;
      }, patience);
    const started = async (overrides: Partial<WorkspaceSpec> = {}) => {
      const spec = newSpec(overrides);
      const { uid } = await runtime.ensure(spec);
      await becomes(spec, 'ready');
      return { spec, uid };
    };

    test('a session nobody asked for is absent', async () => {
      expect(await runtime.observe({ sessionId: newId() })).toEqual({ kind: 'absent' });
    });

    test('ensure brings a workspace that becomes ready under the uid it told', async () => {
      const { spec, uid } = await started();
      expect(isId(uid)).toBe(true);
      expect(await runtime.observe({ sessionId: spec.sessionId, uid })).toMatchObject({
        kind: 'ready',
        uid,
      });
    });

    test('ensure again changes nothing', async () => {
      const { spec, uid } = await started();
      expect(await runtime.ensure({ ...spec, uid })).toEqual({ uid });
      expect(await runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
        kind: 'ready',
        uid,
      });
      expect(await runtime.listOwned()).toHaveLength(1);
    });

    test('ensure many times at once makes one workspace', async () => {
      const spec = newSpec();
      const answers = await Promise.all(Array.from({ length: 5 }, () => runtime.ensure(spec)));
      expect(new Set(answers.map(({ uid }) => uid)).size).toBe(1);
      expect(await runtime.listOwned()).toHaveLength(1);
      await becomes(spec, 'ready');
    });

    test('a start that takes long is starting until it is done', async () => {
      const sessionId = newId();
      const spec = newSpec({ sessionId, env: ground.arrangeStart(sessionId, 'held') });
      await runtime.ensure(spec);
      await becomes(spec, 'starting');
      await ground.release(sessionId);
      await becomes(spec, 'ready');
    });

    test('a start that fails says why, and can be removed', async () => {
      const sessionId = newId();
      const spec = newSpec({ sessionId, env: ground.arrangeStart(sessionId, 'failing') });
      await runtime.ensure(spec);
      expect(await becomes(spec, 'failed')).toMatchObject({
        cause: expect.stringContaining('no port left'),
      });
      await runtime.destroy({ sessionId });
      await becomes(spec, 'absent');
    });

    test('destroy leaves nothing, and may be repeated', async () => {
      const { spec, uid } = await started();
      const ref = { sessionId: spec.sessionId, uid };
      await Promise.all([runtime.destroy(ref), runtime.destroy(ref)]);
      await becomes(spec, 'absent');
      await runtime.destroy(ref);
      expect(await runtime.listOwned()).toEqual([]);
    });

    test('destroy in the middle of a start leaves nothing', async () => {
      const sessionId = newId();
      const spec = newSpec({ sessionId, env: ground.arrangeStart(sessionId, 'held') });
      const ensuring = runtime.ensure(spec);
      const destroying = runtime.destroy({ sessionId });
      await Promise.all([ensuring, destroying]);
      await runtime.destroy({ sessionId });
      await becomes(spec, 'absent');
    });

    test('another uid under the same name is left alone', async () => {
      const { spec, uid } = await started();
      const other = { sessionId: spec.sessionId, uid: newId() };
      const refusal = { code: 'runtime.not_owned' };
      await expect(runtime.destroy(other)).rejects.toMatchObject(refusal);
      await expect(runtime.ensure({ ...spec, uid: other.uid })).rejects.toMatchObject(refusal);
      await expect(runtime.observe(other)).rejects.toMatchObject(refusal);
      expect(await runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
        kind: 'ready',
        uid,
      });
    });

    test("a stranger's object is refused and neither listed nor touched", async () => {
      const spec = newSpec();
      const refusal = { code: 'runtime.not_owned' };
      await ground.plantStranger(spec.sessionId);
      await expect(runtime.ensure(spec)).rejects.toMatchObject(refusal);
      await expect(runtime.destroy({ sessionId: spec.sessionId })).rejects.toMatchObject(refusal);
      await expect(runtime.observe({ sessionId: spec.sessionId })).rejects.toMatchObject(refusal);
      expect(await runtime.listOwned()).toEqual([]);
    });

    test('another installation sees none of it and can remove none of it', async () => {
      const { spec, uid } = await started();
      const other = await ground.open(newId());
      expect(await other.listOwned()).toEqual([]);
      await expect(other.destroy({ sessionId: spec.sessionId, uid })).rejects.toMatchObject({
        code: 'runtime.not_owned',
      });
      await other.close();
      expect(await runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
        kind: 'ready',
        uid,
      });
    });

    test('listOwned tells session, uid and age', async () => {
      const before = Date.now();
      const { spec, uid } = await started();
      const [owned] = await runtime.listOwned();
      expect(owned).toMatchObject({ sessionId: spec.sessionId, uid });
      expect(owned?.createdAt.getTime()).toBeGreaterThanOrEqual(before - 1000);
      expect(owned?.createdAt.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    });

    test('a workspace that died is stopped and continues as itself', async () => {
      const { spec, uid } = await started();
      await ground.home?.write(spec.sessionId, 'notes.txt');
      await ground.crash({ sessionId: spec.sessionId, uid });
      expect(await becomes(spec, 'stopped')).toEqual({ kind: 'stopped', uid });
      expect(await runtime.ensure({ ...spec, uid })).toEqual({ uid });
      await becomes(spec, 'ready');
      if (ground.home !== undefined) {
        expect(await ground.home.has(spec.sessionId, 'notes.txt')).toBe(true);
      }
    });

    test('after a restart the workspace is known and continues as itself', async () => {
      const { spec, uid } = await started();
      await runtime.close();
      await expect(runtime.ensure(spec)).rejects.toMatchObject({ code: 'runtime.unavailable' });
      runtime = await ground.open(installationId);
      expect(await runtime.listOwned()).toMatchObject([{ sessionId: spec.sessionId, uid }]);
      expect(await runtime.ensure({ ...spec, uid })).toEqual({ uid });
      await becomes(spec, 'ready');
    });

    test('not being able to find out is never taken for absent', async () => {
      const { spec, uid } = await started();
      const restore = await ground.blind(runtime);
      const unknown = { code: 'runtime.unavailable' };
      await expect(runtime.observe({ sessionId: spec.sessionId })).rejects.toMatchObject(unknown);
      await restore();
      expect(await runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
        kind: 'ready',
        uid,
      });
    });

    test('hints tell that a workspace may have changed, until nobody wants them', async () => {
      const hints: string[] = [];
      const stop = runtime.watch((sessionId) => hints.push(sessionId));
      const { spec } = await started();
      await vi.waitFor(() => expect(hints).toContain(spec.sessionId), patience);
      stop();
      hints.length = 0;
      await runtime.destroy({ sessionId: spec.sessionId });
      await becomes(spec, 'absent');
      expect(hints).toEqual([]);
    });
  });
}
