import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@launchpad/kernel';
import { parseAllDocuments } from 'yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ObservedWorkspace, WorkspaceSpec } from '../../workspace-runtime.js';
import {
  kubeconfig,
  kubectl,
  makeContentDir,
  nothingLeft,
  openRuntime,
  runInPod,
} from '../fixtures/cluster-ground.js';
import { exampleRequest } from '../fixtures/example-workspace.js';
import { RecordingApi } from '../fixtures/recording-api.js';
import { labels } from '../owner-marks.js';
import { namespaceOf, objectNames } from '../slug.js';
import { nameOfRight, objectRights, workerRights } from './cluster-rights.js';

const installationId = newId();
const place = `launchpad-test-rights-${installationId}`;
let folder: string;
let contentDir: string;

/** The worker's account with exactly what infra/k8s grants it, under names of this run alone. */
async function grantRights(): Promise<void> {
  const objects = ['worker-rights.yaml', 'worker-object-rights.yaml'].flatMap((file) => {
    const url = new URL(`../../../../../infra/k8s/base/${file}`, import.meta.url);
    const text = readFileSync(url, 'utf8')
      .replaceAll(/name: (launchpad-worker[a-z-]*)/g, `name: $1-${installationId}`)
      .replaceAll('namespace: launchpad', `namespace: ${place}`);
    return parseAllDocuments(text).map((document) => document.toJS() as unknown);
  });
  const file = join(folder, 'rights.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  await kubectl('create', 'namespace', place);
  await kubectl('create', '-f', file);
}

async function tokenOfWorker(): Promise<string> {
  const file = join(folder, 'token.json');
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  await writeFile(file, JSON.stringify(review));
  const path = `/api/v1/namespaces/${place}/serviceaccounts/worker/token`;
  const answer = JSON.parse(await kubectl('create', '--raw', path, '-f', file)) as {
    readonly status: { readonly token: string };
  };
  return answer.status.token;
}

beforeAll(async () => {
  if (kubeconfig === '') return;
  folder = await mkdtemp(join(tmpdir(), 'lp-rights-'));
  contentDir = await makeContentDir();
  await grantRights();
}, 60_000);

afterAll(async () => {
  if (kubeconfig === '') return;
  for (const name of ['launchpad-worker', 'launchpad-worker-objects'])
    await kubectl('delete', 'clusterrole,clusterrolebinding', `${name}-${installationId}`);
  await kubectl('delete', 'namespace', place, '--wait=false');
  const mark = `${labels.installation}=${installationId}`;
  await kubectl('delete', 'namespaces', '-l', mark, '--wait=false');
  await nothingLeft(installationId);
  for (const dir of [folder, contentDir]) await rm(dir, { recursive: true, force: true });
}, 180_000);

const container = {
  ...{ name: 'main', image: 'docker.io/launchpad/workshop:dev', command: ['sleep', '1'] },
  imagePullPolicy: 'IfNotPresent',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
const template = {
  metadata: { labels: { app: 'one' } },
  spec: {
    ...{ containers: [container], restartPolicy: 'Always' },
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  },
};
const selector = { matchLabels: { app: 'one' } };
const rbac = 'rbac.authorization.k8s.io';
const named = (apiVersion: string, kind: string, rest: Readonly<Record<string, unknown>>) => ({
  ...{ apiVersion, kind, metadata: { name: 'one' } },
  ...rest,
});

/** One of every kind that a workshop may bring. */
const everyObject = (namespace: string) => [
  named('v1', 'ConfigMap', { data: { a: 'b' } }),
  named('v1', 'Secret', { stringData: { a: 'b' } }),
  named('v1', 'Service', { spec: { selector: { app: 'one' }, ports: [{ port: 80 }] } }),
  named('apps/v1', 'Deployment', { spec: { replicas: 0, selector, template } }),
  named('apps/v1', 'StatefulSet', {
    spec: { replicas: 0, serviceName: 'one', selector, template },
  }),
  named('batch/v1', 'Job', {
    spec: { parallelism: 0, template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
  }),
  // Nothing that the worker may do itself: granting it takes `escalate`.
  named(`${rbac}/v1`, 'Role', {
    rules: [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }],
  }),
  named(`${rbac}/v1`, 'RoleBinding', {
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'one' },
    subjects: [{ kind: 'ServiceAccount', name: objectNames.account, namespace }],
  }),
];

function newSpec(cluster: Partial<WorkspaceSpec['cluster']> = {}): WorkspaceSpec {
  const sessionId = newId();
  return {
    ...{ sessionId, tenantId: newId(), installationId, contentDir, env: {}, terminals: 1 },
    ...{ identityKey: '{}', hardDeadline: new Date(Date.now() + 3_600_000) },
    cluster: { ...exampleRequest, objects: everyObject(namespaceOf(sessionId)), ...cluster },
  };
}

describe.runIf(kubeconfig !== '')('the rights of the worker', () => {
  test('are enough for all it does, and each of them is used', { timeout: 300_000 }, async () => {
    const api = await RecordingApi.start(kubeconfig, await tokenOfWorker());
    const runtime = await openRuntime(installationId, { kubeconfig: api.kubeconfig });
    const becomes = (spec: WorkspaceSpec, kind: ObservedWorkspace['kind']) =>
      vi.waitFor(async () => expect(await runtime.observe(spec)).toMatchObject({ kind }), {
        timeout: 90_000,
        interval: 500,
      });
    try {
      const stop = runtime.watch(() => undefined);
      const spec = newSpec({ volumeBytes: 64 * 1024 ** 2 });
      const { uid } = await runtime.ensure(spec);
      await becomes(spec, 'ready');
      await runInPod(spec.sessionId, 'kill -9 -1').catch(() => undefined);
      await becomes(spec, 'stopped');
      await runtime.ensure({ ...spec, uid });
      await becomes(spec, 'ready');
      const hopeless = newSpec({ image: 'docker.io/launchpad/no-such-image:1', objects: [] });
      await runtime.ensure(hopeless);
      // Why an image does not come is asked of the events; whether this cluster has a registry to ask is its own affair.
      await vi.waitFor(
        async () => {
          await runtime.observe(hopeless);
          expect([...api.used]).toContain('list events');
        },
        { timeout: 60_000, interval: 500 },
      );
      for (const owned of await runtime.listOwned()) await runtime.destroy(owned);
      await becomes(spec, 'absent');
      stop();
    } finally {
      await runtime.close();
      await api.close();
    }
    expect(api.forbidden).toEqual([]);
    // Binding and escalating are no requests of their own: without them the bindings and the Role above were forbidden.
    const granted = [...workerRights, ...objectRights].filter(
      ({ verb }) => verb !== 'bind' && verb !== 'escalate',
    );
    expect([...api.used].sort()).toEqual([...new Set(granted.map(nameOfRight))].sort());
  });
});
