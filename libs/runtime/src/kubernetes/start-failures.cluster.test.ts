import { rm } from 'node:fs/promises';
import { newId } from '@launchpad/kernel';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ClusterRequest } from '../cluster-request.js';
import type { StartFailure } from '../start-failure.js';
import type { ObservedWorkspace, WorkspaceRuntime, WorkspaceSpec } from '../workspace-runtime.js';
import { kubeconfig, makeContentDir, nothingLeft, openRuntime } from './fixtures/cluster-ground.js';
import { exampleRequest, smallBudget } from './fixtures/example-workspace.js';
import { startSmallRegistry } from './fixtures/small-registry.js';

const installationId = newId();
let runtime: WorkspaceRuntime;
let contentDir: string;
let registry: Awaited<ReturnType<typeof startSmallRegistry>>;

beforeAll(async () => {
  if (kubeconfig === '') return;
  contentDir = await makeContentDir();
  registry = await startSmallRegistry();
  // A minute of waiting for room is over at once for a runtime whose clock is ahead.
  const clock = { now: () => new Date(Date.now() + 120_000) };
  runtime = await openRuntime(installationId, { clock });
});

afterAll(async () => {
  if (kubeconfig === '') return;
  for (const owned of await runtime.listOwned()) await runtime.destroy(owned);
  await nothingLeft(installationId);
  await runtime.close();
  await registry.close();
  await rm(contentDir, { recursive: true });
});

const specFor = (cluster: Partial<ClusterRequest>, env = {}): WorkspaceSpec => ({
  ...{ sessionId: newId(), tenantId: newId(), installationId, contentDir, env, terminals: 1 },
  ...{ identityKey: '{}', hardDeadline: new Date(Date.now() + 3_600_000) },
  cluster: { ...exampleRequest, budget: 'default', access: 'none', ...cluster },
});

const failureOf = (spec: WorkspaceSpec): Promise<ObservedWorkspace> =>
  vi.waitFor(
    async () => {
      const observed = await runtime.observe(spec);
      expect(observed.kind).toBe('failed');
      return observed;
    },
    { timeout: 60_000, interval: 200 },
  );

const gigantic = { cpuMillis: 1_000_000, memoryBytes: 1024 ** 4 };
const tight = {
  ...smallBudget,
  total: { cpuMillis: 100, memoryBytes: 1024 ** 2 },
};
const deployment = (cpu: string) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'greedy' } },
  spec: { containers: [{ name: 'a', image: 'a', resources: { limits: { cpu, memory: '64Mi' } } }] },
});

describe.runIf(kubeconfig !== '')('a start that fails on a real cluster says why', () => {
  test.each<[string, () => WorkspaceSpec, StartFailure, RegExp]>([
    [
      'no such image',
      () => specFor({ image: `${registry.host}/missing/image:1` }),
      'image_not_found',
      /is not in its registry: .*missing\/image:1/,
    ],
    [
      'not our image',
      () => specFor({ image: `${registry.host}/denied/image:1` }),
      'image_denied',
      /does not let this cluster have/,
    ],
    [
      'no name of an image',
      () => specFor({ image: 'Not An Image' }),
      'image_not_found',
      /a name that is none/,
    ],
    [
      'its setup',
      () => specFor({}, { FIXTURE_START: 'failing' }),
      'setup_failed',
      /setup failed.*exit code 1.*no port left/,
    ],
  ])('%s', async (...[, build, code, words]) => {
    const spec = build();
    await runtime.ensure(spec);
    const observed = await failureOf(spec);
    expect(observed).toMatchObject({ code, cause: expect.stringMatching(words) as string });
  });

  test('no machine has room', async () => {
    const crowded = await openRuntime(installationId, {
      podSize: { requests: gigantic, limits: gigantic },
      clock: { now: () => new Date(Date.now() + 120_000) },
    });
    const spec = specFor({});
    await crowded.ensure(spec);
    expect(await failureOf(spec)).toMatchObject({
      code: 'unschedulable',
      cause: expect.stringContaining('Insufficient') as string,
    });
    await crowded.close();
  });

  test('more than the budget allows is refused when it is made', async () => {
    const spec = specFor({ budget: tight, objects: [deployment('2')] });
    await expect(runtime.ensure(spec)).rejects.toMatchObject({
      code: 'workspace.start_failed',
      details: { startFailure: 'quota_exceeded' },
      message: expect.stringMatching(/more than its budget allows.*exceeded quota/) as string,
    });
  });

  test('an object that the cluster does not accept is refused when it is made', async () => {
    const objects = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: {} }];
    await expect(runtime.ensure(specFor({ objects }))).rejects.toMatchObject({
      details: { startFailure: 'admission_refused' },
    });
  });
});
