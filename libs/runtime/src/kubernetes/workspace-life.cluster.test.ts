import { rm } from 'node:fs/promises';
import { newId } from '@launchpad/kernel';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ObservedWorkspace, WorkspaceRuntime, WorkspaceSpec } from '../workspace-runtime.js';
import {
  applyManifests,
  kubeconfig,
  kubectl,
  makeContentDir,
  nothingLeft,
  openRuntime,
  runInPod,
} from './fixtures/cluster-ground.js';
import { exampleNow, exampleRequest, exampleSettings } from './fixtures/example-workspace.js';
import { accountManifest } from './manifests/account-manifests.js';
import { workspaceManifests } from './manifests/workspace-manifests.js';
import { namespaceOf } from './slug.js';

const installationId = newId();
let runtime: WorkspaceRuntime;
let contentDir: string;

beforeAll(async () => {
  if (kubeconfig === '') return;
  contentDir = await makeContentDir();
  runtime = await openRuntime(installationId);
});

afterAll(async () => {
  if (kubeconfig === '') return;
  for (const owned of await runtime.listOwned()) await runtime.destroy(owned);
  await nothingLeft(installationId);
  await runtime.close();
  await rm(contentDir, { recursive: true });
});

const newSpec = (overrides: Partial<WorkspaceSpec> = {}): WorkspaceSpec => ({
  ...{ sessionId: newId(), tenantId: newId(), installationId, contentDir, env: {}, terminals: 1 },
  ...{ identityKey: '{}', hardDeadline: new Date(Date.now() + 3_600_000) },
  cluster: { ...exampleRequest },
  ...overrides,
});

const becomes = (spec: WorkspaceSpec, expected: Partial<ObservedWorkspace> & { kind: string }) =>
  vi.waitFor(async () => expect(await runtime.observe(spec)).toMatchObject(expected), {
    timeout: 180_000,
    interval: 200,
  });

async function started(overrides: Partial<WorkspaceSpec> = {}): Promise<WorkspaceSpec> {
  const spec = newSpec(overrides);
  const { uid } = await runtime.ensure(spec);
  await becomes(spec, { kind: 'ready' });
  return { ...spec, uid };
}

const inNamespace = (spec: WorkspaceSpec, ...args: readonly string[]) =>
  kubectl('-n', namespaceOf(spec.sessionId), ...args);

describe.runIf(kubeconfig !== '')('a workspace on a real cluster', () => {
  test('everything that is made is valid to the API server', async () => {
    const spec = newSpec({
      cluster: {
        ...{ ...exampleRequest, volumeBytes: 1024 ** 3 },
        objects: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 's' },
            spec: { ports: [{ port: 80 }] },
          },
        ],
      },
    });
    const namespace = `lp-dry-${newId()}`;
    await kubectl('create', 'namespace', namespace);
    try {
      // The API server admits a pod only where its account is.
      await applyManifests(namespace, [accountManifest({ ...spec, uid: 'u' })]);
      const stages = workspaceManifests({
        ...{ spec, uid: 'u', settings: exampleSettings, content: Buffer.from('x') },
        ...{ apiServer: [{ ip: '10.0.0.1', port: 6443 }], now: exampleNow },
      });
      const others = stages.flat().filter(({ kind }) => kind !== 'ServiceAccount');
      const made = await applyManifests(namespace, others, '--dry-run=server');
      expect(made.trim().split('\n')).toHaveLength(others.length);
    } finally {
      await kubectl('delete', 'namespace', namespace, '--wait=false');
    }
  });

  test('kubectl in the terminal has the rights that were asked for, there and nowhere else', async () => {
    const answers = await Promise.all(
      (['none', 'view', 'edit', 'admin'] as const).map(async (access) => {
        const spec = await started({ cluster: { ...exampleRequest, access } });
        const questions = [
          'get pods',
          'create deployments',
          'create rolebindings',
          'get pods -n default',
          'get nodes',
        ];
        const asked = questions.map(
          (question) => `kubectl auth can-i ${question} 2>/dev/null || true`,
        );
        const said = await runInPod(spec.sessionId, asked.join('\n'));
        return `${access}: ${said.trim().split('\n').join(' ')}`;
      }),
    );
    expect(answers).toEqual([
      'none: ',
      'view: yes no no no no',
      'edit: yes yes no no no',
      'admin: yes yes yes no no',
    ]);
  });

  test('a pod that is taken away is made again; the session stays who it is', async () => {
    const spec = await started();
    await inNamespace(spec, 'delete', 'pod', 'workspace');
    await becomes(spec, { kind: 'stopped', crashed: true });
    expect(await runtime.ensure(spec)).toEqual({ uid: spec.uid });
    await becomes(spec, { kind: 'ready' });
  });

  test('a home on a volume is filled once and outlives its pod', async () => {
    const spec = await started({ cluster: { ...exampleRequest, volumeBytes: 64 * 1024 ** 2 } });
    await runInPod(spec.sessionId, 'echo mine > "$HOME/README.md"; rm -r "$HOME/.workshop"');
    await inNamespace(spec, 'delete', 'pod', 'workspace');
    await becomes(spec, { kind: 'stopped', crashed: true });
    await runtime.ensure(spec);
    await becomes(spec, { kind: 'ready' });
    expect(await runInPod(spec.sessionId, 'cat "$HOME/README.md"; ls -A "$HOME"')).toBe(
      'mine\n.workshop-setup.log\nREADME.md\n',
    );
  });

  test('the namespace is deleted by somebody: it is leaving, then gone', async () => {
    const spec = await started();
    await kubectl('delete', 'namespace', namespaceOf(spec.sessionId), '--wait=false');
    expect(await runtime.observe(spec)).toMatchObject({ kind: 'leaving', uid: spec.uid });
    await expect(runtime.ensure(spec)).rejects.toMatchObject({ code: 'runtime.unavailable' });
    await becomes(spec, { kind: 'absent' });
  });

  test('a removal that hangs says on what, and goes on by itself', async () => {
    const spec = await started();
    const held = { name: 'held', finalizers: ['launchpad.dev/test'] };
    await applyManifests(namespaceOf(spec.sessionId), [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: held },
    ]);
    await runtime.destroy(spec);
    await vi.waitFor(
      async () =>
        expect(await runtime.observe(spec)).toMatchObject({
          kind: 'leaving',
          blockedBy: expect.stringContaining('launchpad.dev/test') as string,
        }),
      { timeout: 180_000, interval: 500 },
    );
    await inNamespace(
      spec,
      'patch',
      'configmap',
      'held',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    );
    await becomes(spec, { kind: 'absent' });
  });
});
