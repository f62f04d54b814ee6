import { budgetTiers } from '@launchpad/runtime';
import { describe, expect, it } from 'vitest';
import { storedDefinition } from './stored-definition.js';
import { parseWorkshopDefinition } from './parse-workshop-definition.js';

const smallest = 'title: Git\ndescription: First steps\n';
const gibibyte = 1024 ** 3;

function definitionOf(text: string) {
  const parsed = parseWorkshopDefinition(smallest + text, 'workshop.yaml');
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.definition;
}

function faultsOf(text: string, podSecurity: 'restricted' | 'baseline' = 'restricted'): readonly string[] {
  const parsed = parseWorkshopDefinition(smallest + text, 'workshop.yaml', { podSecurity });
  if (parsed.kind === 'valid') return [];
  return parsed.faults.map(({ path, message }) => `${path.replace('workshop.yaml: ', '')} ${message}`);
}

const pod = `
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: db
          image: registry.example.org/db
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`;
const deployment = (more = '') => `objects:
- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: db, namespace: "{{ namespace }}" }
  spec:
    selector: { matchLabels: { app: db } }
    template:
     metadata: { labels: { app: db } }
     spec:${more}${pod}
`;

describe('what a workshop may ask of a cluster', () => {
  it.each<[string, object]>([
    ['image: git', { image: 'git' }],
    ['image: registry.example.org:5000/team/git-workshop:1.4', { image: 'registry.example.org:5000/team/git-workshop:1.4' }],
    [`image: a/b@sha256:${'0'.repeat(64)}`, {}],
    ['budget: medium', { budget: budgetTiers.medium }],
    ['budget: xxx-large', { budget: budgetTiers['xxx-large'] }],
    ['budget: default', { budget: 'default' }],
    ['budget: unlimited', { budget: 'unlimited' }],
    ['budget: {}', { budget: budgetTiers.small }],
    [
      'budget: { from: large, memory: 6Gi, limit: { cpu: 1 }, claims: 2, volume: 1Gi }',
      {
        budget: {
          ...budgetTiers.large,
          total: { cpuMillis: 4000, memoryBytes: 6 * gibibyte },
          defaultLimit: { cpuMillis: 1000, memoryBytes: gibibyte },
          maxVolumeBytes: gibibyte,
          counts: { ...budgetTiers.large.counts, claims: 2 },
        },
      },
    ],
    ['access: edit', { access: 'edit' }],
    ['volume: 1Gi', { volumeBytes: gibibyte }],
    ['egress: internet', { egress: 'internet' }],
    ['ports: [8080, 3000]', { ports: [8080, 3000] }],
    // A tab that shows a port makes it reachable.
    ['ports: [3000]\ntabs: [{ title: App, port: 8080 }, { title: Again, port: 3000 }]', { ports: [3000, 8080] }],
    [
      'params: { language: { default: en, pattern: "[a-z]{2}" } }\nenv: { LANGUAGE: "{{ language }}" }',
      { params: { language: { default: 'en', pattern: '[a-z]{2}' } }, env: { LANGUAGE: '{{ language }}' } },
    ],
    ['params: { team: { default: "" } }', { params: { team: { default: '', pattern: '[A-Za-z0-9._-]*' } } }],
    [deployment(), { objects: [{ kind: 'Deployment', metadata: { name: 'db', namespace: '{{ namespace }}' } }] }],
  ])('%s', (text, expected) => {
    const definition = definitionOf(text);
    expect(definition).toMatchObject(expected);
    // And it comes back from the database as it went in.
    expect(storedDefinition.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  });
});

const tiers = 'small, medium, large, x-large, xx-large, xxx-large';
const cpuForm = 'must be an amount of processor: cores, or thousandths of one with m';
const bytesForm = 'must be a number with Ki, Mi, Gi or Ti (a bare number means bytes)';
const portRule = 'must be a port from 1024 to 65535, and none of 10080 to 10084, which the workshop itself uses';

describe('what it may not ask is named', () => {
  it.each<[string, readonly string[]]>([
    ['image: https://registry.example.org/x', ['image must be the name of an image without a scheme, such as `image: registry.example.org/git-workshop:1.4`']],
    ['image: "x; rm -rf /"', ['image must be the name of an image without a scheme, such as `image: registry.example.org/git-workshop:1.4`']],
    ['image: 3', ['image must be the name of an image, such as `image: registry.example.org/git-workshop:1.4`']],
    ['budget: huge', [`budget must be one of default, unlimited, ${tiers}, or a map such as \`{ from: medium, memory: 4Gi }\``]],
    ['budget: { from: default }', [`budget.from must be one of ${tiers}`]],
    ['budget: { cpu: many }', [`budget.cpu ${cpuForm}, such as \`cpu: 2\``]],
    ['budget: { memory: 1mb, claims: 1.5 }', [`budget.memory ${bytesForm}, such as \`memory: 2Gi\``, 'budget.claims must be a whole number, such as `claims: 10`']],
    ['budget: { memory: 1Ki }', ['budget.memory is 1Ki; use something from 4Mi to 1Ti']],
    ['budget: { memorie: 2Gi }', ['budget.memorie is not a known setting; did you mean `memory`?']],
    ['budget: { limit: { gpu: 1 } }', ['budget.limit.gpu is not a known setting; did you mean `cpu`?']],
    ['budget: { memory: 128Mi }', ['budget.limit.memory is 256Mi, more than `memory` (128Mi)']],
    ['budget: { request: { cpu: 300m }, min: { memory: 1Gi } }', ['budget.min.memory is 1Gi, more than `request.memory` (128Mi)', 'budget.request.cpu is 300m, more than `limit.cpu` (250m)']],
    ['access: cluster-admin', ['access must be one of none, view, edit, admin: what the learner may do in the session’s own namespace']],
    ['volume: lots', [`volume ${bytesForm}, such as \`volume: 1Gi\``]],
    ['volume: 1', ['volume is 1; use something from 16Mi to 16Ti']],
    ['egress: all', ['egress must be one of none, cluster, internet: where the workspace may connect to']],
    ['ports: 8080', ['ports must be a list of ports, such as `ports: [8080]`']],
    ['ports: [80, 10080, 10084, 65536, "8080", 1.5]', [0, 1, 2, 3, 4, 5].map((n) => `ports.${String(n)} ${portRule}`)],
    ['ports: [8080, 8080]', ['ports names the same port twice; remove one']],
    ['ports: [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009]', ['ports has too many entries; use at most 8']],
    ['ports: [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008]\ntabs: [{ title: A, port: 3000 }]', ['ports and the ports of `tabs` are 9 together; use at most 8']],
    ['tabs: [{ title: A, port: 80 }]', ['tabs.0.port is 80, which cannot be shown in a session; use 1024 to 65535, and none of 10080 to 10084']],
    ['env: { A: "{{ language }}" }', ['env.A refers to {{ language }}, which `params` does not declare; add it there, with a default']],
    ['params: [language]', ['params must be a map of names to what they may be, such as `{ language: { default: en } }`']],
    ['params: { Language: { default: en } }', ['params.Language is no name for a parameter; use small letters, digits and _, such as `language`']],
    ['params: { language: en }', ['params.language must be a map with at least `default`, such as `{ default: en, pattern: "[a-z]{2}" }`']],
    ['params: { language: {} }', ['params.language.default is missing; add a line such as `default: en`']],
    ['params: { language: { default: en, patern: x } }', ['params.language.patern is not a known setting; did you mean `pattern`?']],
    ['params: { language: { default: english, pattern: "[a-z]{2}" } }', ['params.language.default does not match the pattern `[a-z]{2}`']],
    ['params: { language: { default: en, pattern: "(a+)+" } }', ['params.language.pattern is not a simple pattern; use characters, [classes], | and repetitions, without groups']],
    ['objects: { kind: ConfigMap }', ['objects must be a list of manifests, such as `objects: [{ apiVersion: v1, kind: ConfigMap, … }]`']],
    ['objects: [{ apiVersion: v1, kind: Namespace, metadata: { name: x } }]', ['objects.0.kind is Namespace, which is not allowed; use one of ConfigMap, Secret, Service, PersistentVolumeClaim, Deployment, StatefulSet, Job, Role, RoleBinding']],
    [deployment('\n      hostNetwork: true'), ['objects.0.spec.template.spec.hostNetwork must be left out (Pod Security Standard, restricted: Host Namespaces)']],
    // Faults of objects are told beside all others.
    ['access: root\nobjects: [x]', ['access must be one of none, view, edit, admin: what the learner may do in the session’s own namespace', 'objects.0 must be a manifest: a map with apiVersion, kind and metadata']],
    [
      `objects:
- { apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: a }, rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }] }
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: { name: a }
  roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: a }
  subjects: [{ kind: ServiceAccount, name: "{{ service_account }}", namespace: "{{ namespace }}" }]`,
      ['objects.1 gives the learner rights, but without `access` there is no account to use them by; add `access: view`'],
    ],
  ])('%s', (text, expected) => {
    expect(faultsOf(text)).toEqual(expected);
  });

  it('unless the operator allows it for the tenant', () => {
    const root = deployment().replace('runAsNonRoot: true', 'runAsUser: 0');
    expect(faultsOf(root)).toEqual([
      'objects.0.spec.template.spec.containers.0.securityContext.runAsNonRoot must be set to true, here or for the whole pod (Pod Security Standard, restricted: Running as Non-root)',
      'objects.0.spec.template.spec.securityContext.runAsUser must be left out or be another user than 0 (Pod Security Standard, restricted: Running as Non-root user)',
    ]);
    expect(faultsOf(root, 'baseline')).toEqual([]);
  });
});

it('reads what an older release wrote', () => {
  const old = {
    ...{ title: 'Git', description: 'x', durationSeconds: 60, difficulty: 'beginner', tags: [] },
    ...{ ttlSeconds: 60, maxTtlSeconds: 60, extendSeconds: 0, idleTimeoutSeconds: 0, terminals: 2 },
    env: { A: '{{ b }}' },
  };
  expect(storedDefinition.parse(old)).toEqual({
    ...old,
    ...{ params: {}, budget: budgetTiers.small, access: 'none', egress: 'none', ports: [], objects: [] },
  });
});
