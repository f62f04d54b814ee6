import { newId } from '@launchpad/kernel';
import { describe, expect, test } from 'vitest';
import { describeRuntimeConformance } from '../runtime-conformance.js';
import type { WorkspaceSpec } from '../workspace-runtime.js';
import { FakeRuntime, FakeWorld } from './fake-runtime.js';

describeRuntimeConformance('the fake runtime', async () => {
  const world = new FakeWorld();
  let latest: FakeRuntime | undefined;
  return {
    contentDir: '/nowhere',
    open: async (installationId) => (latest = new FakeRuntime({ installationId, world })),
    arrangeStart: (sessionId, how) => {
      world.starts.set(
        sessionId,
        how === 'held' ? { kind: 'held' } : { kind: 'fails', cause: 'no port left' },
      );
      return {};
    },
    release: async (sessionId) => latest?.release(sessionId),
    crash: async ({ sessionId }) => latest?.crash(sessionId),
    plantStranger: async (sessionId) => world.plantStranger(sessionId),
    blind: async () => {
      latest?.failNext('observe');
      return async () => undefined;
    },
    home: {
      write: async (sessionId, name) => void world.workspaces.get(sessionId)?.home.add(name),
      has: async (sessionId, name) => world.workspaces.get(sessionId)?.home.has(name) === true,
    },
    dispose: async () => undefined,
  };
});

describe('the faults of the fake runtime', () => {
  const spec: WorkspaceSpec = {
    sessionId: newId(),
    tenantId: newId(),
    installationId: 'test',
    contentDir: '/nowhere',
    env: {},
    terminals: 2,
    identityKey: '{}',
    hardDeadline: new Date('2030-01-01T00:00:00Z'),
  };

  test('a start takes as long as the clock says', async () => {
    let now = new Date('2030-01-01T00:00:00Z');
    const runtime = new FakeRuntime({ clock: { now: () => now } });
    runtime.onStart(spec.sessionId, { kind: 'takes', ms: 1000 });
    await runtime.ensure(spec);
    expect(await runtime.observe(spec)).toMatchObject({ kind: 'starting' });
    now = new Date(now.getTime() + 1000);
    expect(await runtime.observe(spec)).toMatchObject({ kind: 'ready' });
  });

  test('a call fails as often as asked', async () => {
    const runtime = new FakeRuntime();
    runtime.failNext('ensure');
    await expect(runtime.ensure(spec)).rejects.toMatchObject({ code: 'runtime.unavailable' });
    expect((await runtime.ensure(spec)).uid).not.toBe('');
  });

  test('removal hangs until it is unblocked', async () => {
    const runtime = new FakeRuntime();
    await runtime.ensure(spec);
    runtime.blockDestroy(spec.sessionId, 'a finalizer');
    await runtime.destroy(spec);
    expect(await runtime.observe(spec)).toMatchObject({
      kind: 'leaving',
      blockedBy: 'a finalizer',
    });
    runtime.unblockDestroy(spec.sessionId);
    expect(await runtime.observe(spec)).toEqual({ kind: 'absent' });
  });
});
