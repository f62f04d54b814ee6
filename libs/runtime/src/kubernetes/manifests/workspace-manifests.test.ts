import { describe, expect, test } from 'vitest';
import type { ClusterRequest } from '../../cluster-request.js';
import {
  exampleNow,
  exampleRequest,
  exampleSettings,
  exampleSpec,
  exampleUid,
  smallBudget,
} from '../fixtures/example-workspace.js';
import { annotations, isOurs } from '../owner-marks.js';
import { namespaceManifest } from './namespace-manifest.js';
import { workspaceManifests } from './workspace-manifests.js';

const manifestsFor = (cluster: Partial<ClusterRequest> = {}, content?: Buffer) =>
  workspaceManifests({
    spec: exampleSpec({ cluster: { ...exampleRequest, ...cluster } }),
    ...{ uid: exampleUid, settings: exampleSettings, content, now: exampleNow },
    apiServer: [{ ip: '10.0.0.1', port: 6443 }],
  });
const kindsOf = (...args: Parameters<typeof manifestsFor>) =>
  manifestsFor(...args).map((stage) => stage.map(({ kind }) => kind));

const walls = ['NetworkPolicy', 'NetworkPolicy'];
const limits = ['ResourceQuota', 'LimitRange'];

describe('what goes into a session’s namespace', () => {
  test.each<[string, Partial<ClusterRequest>, Buffer | undefined, readonly string[][]]>([
    [
      'plain',
      {},
      undefined,
      [[...limits, ...walls], ['ServiceAccount', 'RoleBinding'], [], ['Pod']],
    ],
    [
      'no access',
      { access: 'none' },
      undefined,
      [[...limits, ...walls], ['ServiceAccount'], [], ['Pod']],
    ],
    [
      'no limits',
      { budget: 'unlimited' },
      undefined,
      [['ResourceQuota', ...walls], ['ServiceAccount', 'RoleBinding'], [], ['Pod']],
    ],
    [
      'the cluster’s own limits',
      { budget: 'default' },
      undefined,
      [['ResourceQuota', ...walls], ['ServiceAccount', 'RoleBinding'], [], ['Pod']],
    ],
    [
      'everything',
      {
        volumeBytes: 1024 ** 3,
        objects: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }],
      },
      Buffer.from('files'),
      [
        [...limits, ...walls],
        ['ServiceAccount', 'RoleBinding'],
        ['ConfigMap', 'PersistentVolumeClaim', 'Deployment'],
        ['Pod'],
      ],
    ],
  ])('%s: in stages, limits and walls first and the pod last', (...[, cluster, content, kinds]) => {
    expect(kindsOf(cluster, content)).toEqual(kinds);
  });

  test('everything carries the owner’s marks and the fence', () => {
    const objects = [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's', labels: { a: 'b', 'launchpad.dev/session': 'another' } },
      },
    ];
    const all = manifestsFor({ volumeBytes: 1, objects }, Buffer.from('')).flat();
    for (const { kind, metadata } of all) {
      expect(isOurs({ labels: { ...metadata.labels } }, exampleSpec()), kind).toBe(true);
      expect(metadata.annotations?.[annotations.workspace], kind).toBe(exampleUid);
    }
    expect(
      isOurs({ labels: { ...namespaceManifest(exampleSpec()).metadata.labels } }, exampleSpec()),
    ).toBe(true);
  });

  test('an author’s object cannot leave the namespace', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'kube-system' } },
    ];
    expect(manifestsFor({ objects })[2]?.[0]?.metadata).not.toHaveProperty('namespace');
  });

  test.each([
    {},
    { kind: 'Secret' },
    { apiVersion: 'v1', kind: 'Secret' },
    { apiVersion: 'v1', kind: 'Secret', metadata: [] },
  ])('what is no object is refused: %j', (object) => {
    expect(() => manifestsFor({ objects: [object] })).toThrow('no apiVersion, kind or name');
  });

  test('the namespace asks for the restricted profile and says until when it is of use', () => {
    expect(namespaceManifest(exampleSpec()).metadata).toMatchObject({
      name: 'lp-abcdefghijklmnopqrst',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { 'launchpad.dev/expires-at': '2030-01-01T01:00:00.000Z' },
    });
  });
});

describe('the budget', () => {
  const specOf = (kind: string, cluster: Partial<ClusterRequest> = {}) =>
    manifestsFor(cluster)
      .flat()
      .find((manifest) => manifest.kind === kind)?.['spec'];

  test('the learner has all of it: what the workspace itself takes comes on top', () => {
    expect(specOf('ResourceQuota', { volumeBytes: 1 })).toMatchObject({
      hard: {
        'limits.cpu': '1500m',
        'limits.memory': '1536Mi',
        persistentvolumeclaims: '4',
        replicationcontrollers: '10',
        secrets: '22',
        services: '5',
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      },
    });
  });

  test('a container that says nothing gets the tier’s size', () => {
    expect(specOf('LimitRange')).toEqual({
      limits: [
        {
          type: 'Container',
          default: { cpu: '250m', memory: '256Mi' },
          defaultRequest: { cpu: '50m', memory: '128Mi' },
          min: { cpu: '50m', memory: '32Mi' },
        },
        { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
      ],
    });
  });

  test('a home larger than the learner’s own volumes may be is let in', () => {
    expect(specOf('LimitRange', { volumeBytes: 5 * 1024 ** 3 })).toMatchObject({
      limits: [{}, { max: { storage: '5Gi' } }],
    });
  });

  test('a pod that is smaller than the smallest allowed is raised to it', () => {
    const budget = { ...smallBudget, min: { cpuMillis: 600, memoryBytes: 64 * 1024 ** 2 } };
    expect(specOf('Pod', { budget })).toMatchObject({
      containers: [
        { resources: { requests: { cpu: '600m', memory: '128Mi' }, limits: { cpu: '600m' } } },
      ],
    });
  });
});
