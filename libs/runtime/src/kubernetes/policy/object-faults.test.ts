import { describe, expect, it } from 'vitest';
import { objectFaults } from './object-faults.js';
import { fillObject } from './object-template.js';

const context = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const podSpec = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'a', image: 'i', securityContext: context }],
};
const of = (kind: string, rest: object, apiVersion = 'v1') => ({
  ...{ apiVersion, kind, metadata: { name: 'thing' } },
  ...rest,
});
const selector = { matchLabels: { app: 'a' } };
const deployment = (spec: object = {}, { labels = {}, ...metadata }: { labels?: object } = {}) => {
  const template = {
    metadata: { labels: { app: 'a', ...labels }, ...metadata },
    spec: { ...podSpec, ...spec },
  };
  return of('Deployment', { spec: { selector, template } }, 'apps/v1');
};
const job = (spec: object) => of('Job', { spec: { template: { spec } } }, 'batch/v1');
const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const claim = (spec: object) => of('PersistentVolumeClaim', { spec: { ...claimSpec, ...spec } });
const service = (spec: object) =>
  of('Service', { spec: { selector: { app: 'a' }, ports: [{ port: 80 }], ...spec } });
const rbac = 'rbac.authorization.k8s.io/v1';
const role = (rule: object) =>
  of('Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], ...rule }] }, rbac);
const learner = {
  ...{ kind: 'ServiceAccount', name: '{{ service_account }}', namespace: '{{ namespace }}' },
};
const binding = (rest: object = {}) =>
  of(
    'RoleBinding',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'thing' },
      subjects: [learner],
      ...rest,
    },
    rbac,
  );
const named = (metadata: object) => of('ConfigMap', { metadata: { name: 'thing', ...metadata } });

const told = (objects: readonly unknown[], level: 'restricted' | 'baseline' = 'restricted') =>
  objectFaults(objects, { podSecurity: level }).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );

describe('objects that are allowed', () => {
  it.each<[string, readonly unknown[]]>([
    ['none', []],
    ['texts', [of('ConfigMap', { data: { a: '{{ name }} of a template of its own' } })]],
    ['a secret', [of('Secret', { stringData: { token: 'x' }, type: 'Opaque' })]],
    ['a service', [service({})]],
    ['a headless service', [service({ clusterIP: 'None' })]],
    ['a claim', [claim({ storageClassName: 'fast' })]],
    ['a deployment', [deployment({}, { labels: { tier: 'back' } })]],
    ['a job', [job({ ...podSpec, restartPolicy: 'Never' })]],
    ['the learner’s account in a pod', [deployment({ serviceAccountName: 'learner' })]],
    [
      'a stateful set',
      [
        of(
          'StatefulSet',
          {
            spec: {
              ...{ selector, serviceName: 'data' },
              template: { metadata: { labels: { app: 'a' } }, spec: podSpec },
              volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec }],
            },
          },
          'apps/v1',
        ),
      ],
    ],
    ['a role with its binding', [role({}), binding()]],
    ['its own namespace by name', [named({ namespace: '{{ namespace }}' })]],
    ['usual labels', [named({ labels: { app: 'x', 'app.kubernetes.io/name': 'y' } })]],
    ['a name made of the session', [named({ name: 'db-{{ session }}' })]],
  ])('%s', (_, objects) => {
    expect(told(objects)).toEqual([]);
  });
});

const kinds =
  'ConfigMap, Secret, Service, PersistentVolumeClaim, Deployment, StatefulSet, Job, Role, RoleBinding';

describe('objects that are refused, by name', () => {
  it.each<[string, readonly unknown[], readonly (string | RegExp)[]]>([
    ['no map', ['x'], ['0 must be a manifest: a map with apiVersion, kind and metadata']],
    ['no kind', [{}], [`0.kind is no kind; use one of ${kinds}`]],
    ...[
      'Pod',
      'Namespace',
      'ClusterRole',
      'ClusterRoleBinding',
      'NetworkPolicy',
      'ResourceQuota',
      'LimitRange',
      'Ingress',
      'ServiceAccount',
      'CustomResourceDefinition',
      'PersistentVolume',
      'MutatingWebhookConfiguration',
      'List',
      'toString',
    ].map((kind): [string, readonly unknown[], readonly string[]] => [
      kind,
      [of(kind, {})],
      [`0.kind is ${kind}, which is not allowed; use one of ${kinds}`],
    ]),
    [
      'an older version',
      [{ ...deployment(), apiVersion: 'extensions/v1beta1' }],
      ['0.apiVersion must be apps/v1 for a Deployment'],
    ],
    [
      'a field of another kind',
      [of('ConfigMap', { status: {} })],
      ['0.status is no field of this kind; remove it (known here: data, binaryData, immutable)'],
    ],
    [
      'another namespace',
      [named({ namespace: 'kube-system' })],
      ['0.metadata.namespace must be left out: objects go into the session’s own'],
    ],
    [
      'finalizers',
      [named({ finalizers: ['x/y'] })],
      [
        '0.metadata.finalizers is not allowed here; remove it (known here: name, namespace, labels, annotations)',
      ],
    ],
    ['an owner', [named({ ownerReferences: [] })], [/^0.metadata.ownerReferences is not allowed/]],
    [
      'a name of ours',
      [named({ name: 'workspace' })],
      ['0.metadata.name is the name of something of Launchpad; choose another'],
    ],
    [
      'no name',
      [of('ConfigMap', { metadata: { generateName: 'x' } })],
      [/generateName/, /^0.metadata.name must be a name/],
    ],
    [
      'marks of ours',
      [named({ labels: { 'launchpad.dev/session': 'x' } })],
      ['0.metadata.labels.launchpad.dev/session is reserved; remove it'],
    ],
    [
      'who manages it',
      [named({ labels: { 'app.kubernetes.io/managed-by': 'launchpad' } })],
      [/managed-by is reserved/],
    ],
    [
      'pod security by label',
      [named({ labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } })],
      [/is reserved/],
    ],
    [
      'marks of ours on pods',
      [deployment({}, { labels: { 'launchpad.dev/session': 'x' } })],
      ['0.spec.template.metadata.labels.launchpad.dev/session is reserved; remove it'],
    ],
    [
      'the same name twice',
      [named({}), named({})],
      ['1.metadata.name is taken by another ConfigMap thing; rename one'],
    ],
    [
      'an unknown placeholder',
      [named({ annotations: { a: '{{ nmespace }}' } })],
      [
        '0.metadata.annotations.a holds {{ nmespace }}, which stands for nothing; use session, namespace or service_account',
      ],
    ],
    ['a zero byte', [of('ConfigMap', { data: { a: 'a\0' } })], ['0 holds a zero byte; remove it']],
    [
      'a token without an end',
      [of('Secret', { type: 'kubernetes.io/service-account-token' })],
      [/^0.type must be one of Opaque/],
    ],
    [
      'a node port',
      [service({ type: 'NodePort' })],
      ['0.spec.type must be ClusterIP, or be left out'],
    ],
    ['a load balancer', [service({ type: 'LoadBalancer' })], [/^0.spec.type/]],
    [
      'an address outside',
      [service({ externalIPs: ['1.2.3.4'] })],
      [/^0.spec.externalIPs is not allowed here/],
    ],
    [
      'another name',
      [of('Service', { spec: { type: 'ExternalName', externalName: 'metadata.internal' } })],
      [/externalName is not allowed/, /^0.spec.type/, /^0.spec.selector/],
    ],
    ['somebody’s volume', [claim({ volumeName: 'pv-1' })], [/^0.spec.volumeName is not allowed/]],
    [
      'somebody’s data',
      [claim({ dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'x' } })],
      [/dataSourceRef is not allowed/],
    ],
    [
      'a claim of no size',
      [of('PersistentVolumeClaim', { spec: {} })],
      ['0.spec.resources.requests.storage must be a size, such as `1Gi`'],
    ],
    [
      'a pod on a node of its choice',
      [deployment({ nodeName: 'master' })],
      ['0.spec.template.spec.nodeName is not allowed here; remove it'],
    ],
    [
      'a pod that goes before others',
      [deployment({ priorityClassName: 'system-node-critical' })],
      [/priorityClassName is not allowed/],
    ],
    [
      'another account',
      [deployment({ serviceAccountName: 'launchpad-worker' })],
      [
        '0.spec.template.spec.serviceAccountName must be left out or be `{{ service_account }}`, the learner’s own',
      ],
    ],
    [
      'a CSI volume',
      [deployment({ volumes: [{ name: 'v', csi: { driver: 'x' } }] })],
      [/csi is not allowed here; use a claim/],
    ],
    [
      'an ephemeral claim of somebody’s volume',
      [
        deployment({
          volumes: [
            {
              name: 'v',
              ephemeral: { volumeClaimTemplate: { spec: { ...claimSpec, volumeName: 'x' } } },
            },
          ],
        }),
      ],
      [/volumeName is not allowed/],
    ],
    [
      'no pod',
      [of('Job', { spec: {} }, 'batch/v1')],
      [/^0.spec.template must be the template of a pod$/, /restartPolicy/],
    ],
    [
      'a job that never ends',
      [job(podSpec)],
      ['0.spec.template.spec.restartPolicy must be Never or OnFailure for a Job'],
    ],
    [
      'a container without an image',
      [deployment({ containers: [{ name: 'a', securityContext: context }] })],
      ['0.spec.template.spec.containers.0.image must be the image of the container'],
    ],
    [
      'no selector',
      [of('StatefulSet', { spec: { serviceName: 'a', template: { spec: podSpec } } }, 'apps/v1')],
      ['0.spec.selector is missing; add one such as `{ matchLabels: { app: database } }`'],
    ],
    [
      'a selector of other pods',
      [deployment({}, { labels: { app: 'other' } })],
      ['0.spec.selector must match the labels of `spec.template.metadata`'],
    ],
    [
      'no service for its names',
      [
        of(
          'StatefulSet',
          {
            spec: { selector, template: { metadata: { labels: { app: 'a' } }, spec: podSpec } },
          },
          'apps/v1',
        ),
      ],
      ['0.spec.serviceName must be the name of a Service'],
    ],
    [
      'a pod that is privileged',
      [deployment({ hostNetwork: true })],
      [
        '0.spec.template.spec.hostNetwork must be left out (Pod Security Standard, restricted: Host Namespaces)',
      ],
    ],
    [
      'all rights',
      [role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] })],
      [/^0.rules.0.apiGroups.0/, /^0.rules.0.resources.0/, /^0.rules.0.verbs.0/],
    ],
    [
      'tearing down the walls',
      [role({ resources: ['networkpolicies', 'resourcequotas'], verbs: ['delete'] })],
      [/resources.0 must not be networkpolicies/, /resources.1/],
    ],
    [
      'credentials of accounts',
      [role({ resources: ['serviceaccounts/token'], verbs: ['create'] })],
      [/must not be serviceaccounts\/token/],
    ],
    [
      'escalation',
      [role({ verbs: ['escalate', 'bind', 'impersonate'] })],
      [/escalate/, /bind/, /impersonate/],
    ],
    [
      'addresses instead of resources',
      [role({ nonResourceURLs: ['*'] })],
      [/nonResourceURLs is not allowed/],
    ],
    [
      'a role of the cluster',
      [
        role({}),
        binding({
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'thing' },
        }),
      ],
      ['1.roleRef.kind must be Role: one of these objects'],
    ],
    [
      'a role that is not here',
      [binding()],
      ['0.roleRef.name must be the name of a Role among these objects'],
    ],
    [
      'rights for everybody',
      [role({}), binding({ subjects: [{ kind: 'Group', name: 'system:authenticated' }] })],
      [/^1.subjects.0 must be the learner’s account/],
    ],
    [
      'rights for an account elsewhere',
      [role({}), binding({ subjects: [{ ...learner, namespace: 'default' }] })],
      [/^1.subjects.0 must be/],
    ],
  ])('%s', (_, objects, expected) => {
    const faults = told(objects);
    expect(faults).toHaveLength(expected.length);
    for (const [index, fault] of faults.entries()) {
      const wanted = expected[index] ?? '';
      if (typeof wanted === 'string') expect(fault).toBe(wanted);
      else expect(fault).toMatch(wanted);
    }
  });

  it('deep ones without falling into them', () => {
    let deep: unknown = {};
    for (let level = 0; level < 50_000; level += 1) deep = { deep };
    expect(told([of('ConfigMap', { data: deep })])).toEqual(['0 is nested too deeply']);
  });

  it('holds pods to less where the operator allows it', () => {
    const root = deployment({ securityContext: {}, containers: [{ name: 'a', image: 'i' }] });
    expect(told([root])).toHaveLength(4);
    expect(told([root], 'baseline')).toEqual([]);
    expect(told([deployment({ hostPID: true })], 'baseline')).toHaveLength(1);
  });
});

it('fills in what is known, in every text', () => {
  const values = { session: 's', namespace: 'lp-s', service_account: 'learner' };
  const object = {
    metadata: { name: 'db-{{session}}', '{{ session }}': 1 },
    list: ['{{ namespace }}/{{  service_account }}', 3, null, '{{ other }} {{ .Values.x }}'],
  };
  expect(fillObject(object, values)).toEqual({
    metadata: { name: 'db-s', '{{ session }}': 1 },
    list: ['lp-s/learner', 3, null, '{{ other }} {{ .Values.x }}'],
  });
});
