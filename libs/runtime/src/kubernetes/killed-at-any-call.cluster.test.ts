import { rm } from 'node:fs/promises';
import { newId } from '@launchpad/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkspaceRuntime, WorkspaceSpec } from '../workspace-runtime.js';
import {
  kubeconfig,
  kubectl,
  makeContentDir,
  nothingLeft,
  openRuntime,
} from './fixtures/cluster-ground.js';
import { exampleRequest } from './fixtures/example-workspace.js';
import { FaultyApi } from './fixtures/faulty-api.js';
import { namespaceOf } from './slug.js';

const installationId = newId();
let contentDir: string;
let survivor: WorkspaceRuntime;
/** How many calls a start takes that nobody disturbs. */
let callsOfStart: number;

/** Its pod needs no machine: what counts is what was made. */
const newSpec = (): WorkspaceSpec => ({
  ...{ sessionId: newId(), tenantId: newId(), installationId, contentDir, env: {}, terminals: 1 },
  ...{ identityKey: '{}', hardDeadline: new Date(Date.now() + 3_600_000) },
  cluster: {
    ...{ ...exampleRequest, volumeBytes: 64 * 1024 ** 2 },
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } }],
  },
});

beforeAll(async () => {
  if (kubeconfig === '') return;
  contentDir = await makeContentDir();
  survivor = await openRuntime(installationId);
  callsOfStart = await startUntilKilled(newSpec(), Number.POSITIVE_INFINITY, false);
});

afterAll(async () => {
  if (kubeconfig === '') return;
  for (const owned of await survivor.listOwned()) await survivor.destroy(owned);
  await nothingLeft(installationId);
  await survivor.close();
  await rm(contentDir, { recursive: true });
});

/** Starts a workspace with a runtime that is killed at its n-th call. Tells how many calls there were. */
async function startUntilKilled(spec: WorkspaceSpec, call: number, done: boolean) {
  const api = await FaultyApi.start(kubeconfig);
  const victim = await openRuntime(installationId, { kubeconfig: api.kubeconfig });
  let calls = 0;
  api.cutAt = () => {
    calls += 1;
    if (calls < call) return undefined;
    // Whoever is dead hears nothing more, whatever was under way.
    const at = calls === call && done ? 'after' : 'before';
    return { at, strike: () => void victim.close() };
  };
  await victim.ensure(spec).catch(() => undefined);
  await victim.close();
  await api.close();
  return calls;
}

const kinds = 'quota,limits,networkpolicies,serviceaccounts,rolebindings,configmaps,pvc,pods';
async function objectsOf({ sessionId }: WorkspaceSpec): Promise<readonly string[]> {
  const selector = ['-l', `launchpad.dev/session=${sessionId}`];
  const text = await kubectl('get', kinds, '-n', namespaceOf(sessionId), ...selector, '-o', 'name');
  return text.trim().split('\n').sort();
}

describe.runIf(kubeconfig !== '')('a worker that is killed in the middle of a start', () => {
  test.each([
    ['before the call is done', false],
    ['after the call is done and before its answer', true],
  ])('at any call, %s: the next one completes it', async (_when, done) => {
    expect(callsOfStart).toBeGreaterThan(10);
    for (let call = 1; call <= callsOfStart; call += 1) {
      const spec = newSpec();
      await startUntilKilled(spec, call, done);
      const { uid } = await survivor.ensure(spec);
      expect(await survivor.ensure({ ...spec, uid })).toEqual({ uid });
      expect(await objectsOf(spec), `killed at call ${String(call)}`).toEqual([
        'configmap/content',
        'configmap/extra',
        'limitrange/budget',
        'networkpolicy.networking.k8s.io/edge-access',
        'networkpolicy.networking.k8s.io/isolation',
        'persistentvolumeclaim/home',
        'pod/workspace',
        'resourcequota/budget',
        'rolebinding.rbac.authorization.k8s.io/learner',
        'serviceaccount/learner',
      ]);
      await survivor.destroy({ sessionId: spec.sessionId, uid });
    }
  });
});
