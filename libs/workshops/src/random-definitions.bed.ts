import { stringify } from 'yaml';
import type { SeededRandom } from '@launchpad/testkit';

/** A definition, and whether it must be refused. */
export type RandomDefinition = { readonly text: string; readonly hostile: readonly string[] };

type Fields = Record<string, unknown>;
/** What a setting may be given, and what it must never get away with. */
type Choice = { readonly good: readonly unknown[]; readonly bad: readonly unknown[] };

const tiers = ['small', 'medium', 'large', 'x-large', 'xx-large', 'xxx-large'];
const digest = 'a'.repeat(64);

const settings: Readonly<Record<string, Choice>> = {
  image: {
    good: ['git', 'registry.example.org:5000/team/git:1', `a/b@sha256:${digest}`],
    bad: ['https://registry/x', 'a b', 'x;reboot', '$(id)', '../../etc', 'a:b:c', ''],
  },
  budget: {
    good: [...tiers, 'default', 'unlimited', {}, { from: 'large', memory: '6Gi' }, { cpu: 3, claims: 0 }],
    bad: ['huge', { cpu: -1 }, { memory: '1Ki' }, { limit: { memory: '900Gi' } }, { pods: 3 }, 7, []],
  },
  access: { good: ['none', 'view', 'edit', 'admin'], bad: ['cluster-admin', 'root', '*', true] },
  volume: { good: ['1Gi', '500Mi', '20Gi'], bad: ['-1Gi', '1', '99Ti', 'all', { size: '1Gi' }] },
  egress: { good: ['none', 'cluster', 'internet'], bad: ['all', '0.0.0.0/0', '169.254.169.254'] },
  ports: {
    good: [[], [8080], [3000, 8081, 9090]],
    bad: [[80], [10_080], [10_084], [0], [8080, 8080], [70_000], '8080', [1.5]],
  },
  env: {
    good: [{}, { COLOUR: 'blue' }, { NOTE: '$(PATH) $$x `id` {{ .Go }}' }],
    bad: [{ PATH: '/evil' }, { LD_PRELOAD: 'x' }, { KUBERNETES_SERVICE_HOST: 'evil' }, { A: '{{ nope }}' }, { LAUNCHPAD_SESSION: 'x' }],
  },
};

const container = (): Fields => ({
  name: 'main',
  image: 'registry.example.org/db',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
});
const podSpec = (): Fields => ({
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container()],
});

type Mutation = readonly [name: string, change: (pod: { spec: Fields; metadata: Fields }) => void];

const contextOf = (spec: Fields, index = 0): Fields =>
  ((spec['containers'] as Fields[])[index] as { securityContext: Fields }).securityContext;
const set =
  (name: string, key: string, value: unknown): Mutation =>
  [name, ({ spec }) => { spec[key] = value; }];
const setContext =
  (name: string, more: Fields): Mutation =>
  [name, ({ spec }) => { Object.assign(contextOf(spec), more); }];

/** Each breaks the profile, or gets past what Launchpad puts around a session. */
const hostilePods: readonly Mutation[] = [
  set('hostNetwork', 'hostNetwork', true),
  set('hostPID', 'hostPID', true),
  set('hostIPC', 'hostIPC', 'true'),
  set('nodeName', 'nodeName', 'master'),
  set('priority', 'priorityClassName', 'system-cluster-critical'),
  set('tolerations', 'tolerations', [{ operator: 'Exists' }]),
  set('account', 'serviceAccountName', 'launchpad-worker'),
  set('hostPath', 'volumes', [{ name: 'v', hostPath: { path: '/' } }]),
  set('hostPath among others', 'volumes', [{ name: 'a', emptyDir: {} }, { name: 'v', emptyDir: {}, hostPath: { path: '/' } }]),
  set('nfs', 'volumes', [{ name: 'v', nfs: { server: 'x', path: '/' } }]),
  set('csi', 'volumes', [{ name: 'v', csi: { driver: 'x' } }]),
  set('no containers', 'containers', []),
  set('containers of another kind', 'containers', { main: {} }),
  set('no pod context', 'securityContext', {}),
  set('root for all', 'securityContext', { runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } }),
  set('user 0', 'securityContext', { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } }),
  set('seccomp off', 'securityContext', { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } }),
  set('sysctl', 'securityContext', { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, sysctls: [{ name: 'kernel.msgmax', value: '1' }] }),
  set('init container', 'initContainers', [{ ...container(), securityContext: { privileged: true } }]),
  set('plain init container', 'initContainers', [{ name: 'i', image: 'x' }]),
  set('ephemeral container', 'ephemeralContainers', [{ name: 'e', image: 'x' }]),
  setContext('privileged', { privileged: true }),
  setContext('escalation', { allowPrivilegeEscalation: true }),
  setContext('escalation left open', { allowPrivilegeEscalation: null }),
  setContext('capability', { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
  setContext('capabilities kept', { capabilities: { drop: ['KILL'] } }),
  setContext('user 0 of a container', { runAsUser: 0 }),
  setContext('root by a container', { runAsNonRoot: false }),
  setContext('proc', { procMount: 'Unmasked' }),
  setContext('windows host', { windowsOptions: { hostProcess: true } }),
  ['hostPort', ({ spec }) => { Object.assign((spec['containers'] as Fields[])[0] ?? {}, { ports: [{ containerPort: 80, hostPort: 80 }] }); }],
  ['probe of the metadata address', ({ spec }) => { Object.assign((spec['containers'] as Fields[])[0] ?? {}, { livenessProbe: { httpGet: { host: '169.254.169.254', port: 80 } } }); }],
  ['a second container', ({ spec }) => { (spec['containers'] as Fields[]).push({ name: 'b', image: 'x' }); }],
  ['a mark of ours', ({ metadata }) => { metadata['labels'] = { 'launchpad.dev/session': 'other' }; }],
  ['the edge’s door', ({ metadata }) => { metadata['labels'] = { 'app.kubernetes.io/component': 'workspace' }; }],
  ['AppArmor off', ({ metadata }) => { metadata['annotations'] = { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' }; }],
];

const harmlessPods: readonly Mutation[] = [
  set('volumes', 'volumes', [{ name: 'v', emptyDir: {} }, { name: 'c', configMap: { name: 'x' } }]),
  set('learner', 'serviceAccountName', '{{ service_account }}'),
  set('no token', 'automountServiceAccountToken', false),
  setContext('user', { runAsUser: 999 }),
  setContext('low ports', { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
  ['labels', ({ metadata }) => { metadata['labels'] = { app: 'db', 'k8s-app': 'kube-dns' }; }],
  ['a second container', ({ spec }) => { (spec['containers'] as Fields[]).push({ ...container(), name: 'b' }); }],
];

const rbac = 'rbac.authorization.k8s.io/v1';
const manifest = (apiVersion: string, kind: string, rest: Fields): Fields => ({ apiVersion, kind, metadata: { name: 'thing' }, ...rest });

const hostileObjects: readonly Fields[] = [
  manifest('v1', 'Pod', { spec: podSpec() }),
  manifest('v1', 'Namespace', {}),
  manifest(rbac, 'ClusterRole', { rules: [] }),
  manifest(rbac, 'ClusterRoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' } }),
  manifest('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, egress: [{}], ingress: [{}], policyTypes: ['Ingress', 'Egress'] } }),
  manifest('v1', 'ResourceQuota', { spec: {} }),
  manifest('apps/v1', 'DaemonSet', { spec: { template: { spec: podSpec() } } }),
  manifest('v1', 'ConfigMap', { metadata: { name: 'x', namespace: 'kube-system' } }),
  manifest('v1', 'ConfigMap', { metadata: { name: 'x', finalizers: ['a/b'] } }),
  manifest('v1', 'ConfigMap', { metadata: { name: 'workspace' } }),
  manifest('v1', 'Secret', { type: 'kubernetes.io/service-account-token' }),
  manifest('v1', 'Service', { spec: { type: 'LoadBalancer', selector: { a: 'b' } } }),
  manifest('v1', 'Service', { spec: { type: 'ExternalName', externalName: 'metadata.google.internal' } }),
  manifest('v1', 'PersistentVolumeClaim', { spec: { volumeName: 'pv-of-others', resources: { requests: { storage: '1Gi' } } } }),
  manifest(rbac, 'Role', { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }),
  manifest(rbac, 'Role', { rules: [{ apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['delete'] }] }),
  manifest(rbac, 'RoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' }, subjects: [{ kind: 'Group', name: 'system:serviceaccounts' }] }),
];

const harmlessObjects: readonly Fields[] = [
  manifest('v1', 'ConfigMap', { data: { a: '{{ session }} and {{ anything }}' } }),
  manifest('v1', 'Secret', { stringData: { token: 'x' } }),
  manifest('v1', 'Service', { spec: { selector: { app: 'db' }, ports: [{ port: 80 }] } }),
  manifest('v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }),
  manifest(rbac, 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
];

/** A workshop definition of any sort. About half of them hold something that must be refused. */
export function randomDefinition(random: SeededRandom): RandomDefinition {
  const hostile: string[] = [];
  const isBad = (): boolean => random.between(1, 18) === 1;
  const definition: Fields = { title: 'Random', description: 'Made up' };
  for (const [key, { good, bad }] of Object.entries(settings)) {
    if (random.between(1, 3) === 1) continue;
    const takeBad = isBad();
    definition[key] = random.oneOf(takeBad ? bad : good);
    if (takeBad) hostile.push(`${key} ${JSON.stringify(definition[key])}`);
  }
  const objects = Array.from({ length: random.between(0, 3) }, (_, index) => {
    const object = random.between(1, 2) === 1 ? workload(random, hostile) : plainObject(random, hostile);
    const metadata = object['metadata'] as Fields;
    // Not to fail for the names alone.
    return metadata['name'] === 'thing' ? { ...object, metadata: { ...metadata, name: `thing-${String(index)}` } } : object;
  });
  if (objects.length > 0) definition['objects'] = objects;
  return { text: stringify(definition, { aliasDuplicateObjects: false }), hostile };
}

function plainObject(random: SeededRandom, hostile: string[]): Fields {
  if (random.between(1, 8) > 1) return random.oneOf(harmlessObjects);
  const object = random.oneOf(hostileObjects);
  hostile.push(String(object['kind']));
  return object;
}

function workload(random: SeededRandom, hostile: string[]): Fields {
  const [apiVersion, kind] = random.oneOf([['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet'], ['batch/v1', 'Job']] as const);
  const pod = { spec: podSpec(), metadata: {} as Fields };
  if (kind === 'Job') pod.spec['restartPolicy'] = 'Never';
  for (let changes = random.between(0, 2); changes > 0; changes -= 1) {
    const [, change] = random.oneOf(harmlessPods);
    change(pod);
  }
  if (random.between(1, 4) === 1) {
    const [name, change] = random.oneOf(hostilePods);
    change(pod);
    hostile.push(name);
  }
  // As every author has to; a change may have put other labels in its place.
  const labels = { 'thing-of': kind.toLowerCase(), ...(pod.metadata['labels'] as object | undefined) };
  const template = { ...pod, metadata: { ...pod.metadata, labels } };
  const selector = kind === 'Job' ? {} : { selector: { matchLabels: { 'thing-of': kind.toLowerCase() } } };
  const service = kind === 'StatefulSet' ? { serviceName: 'thing' } : {};
  return manifest(apiVersion, kind, { spec: { ...selector, ...service, template } });
}
