import { describe, expect, it } from 'vitest';
import { isTree } from './plain-tree.js';
import {
  type Connection,
  type End,
  isConnectionAllowed,
  type PodEnd,
} from './network-policy-evaluator.js';

const pod = (overrides: Partial<PodEnd> = {}): PodEnd => ({
  kind: 'pod',
  namespace: 'a',
  namespaceLabels: { 'kubernetes.io/metadata.name': 'a', team: 'red' },
  labels: { app: 'web', tier: 'front' },
  ip: '10.0.0.1',
  portNames: { http: 8080 },
  ...overrides,
});
const other = pod({
  namespace: 'b',
  namespaceLabels: { 'kubernetes.io/metadata.name': 'b', team: 'blue' },
  labels: { app: 'db' },
  ip: '10.0.1.2',
});
const neighbour = pod({ labels: { app: 'db' }, ip: '10.0.0.2' });
const outside: End = { kind: 'address', ip: '203.0.113.9' };
const metadata: End = { kind: 'address', ip: '169.254.169.254' };
const metadata6: End = { kind: 'address', ip: 'fd00:ec2::254' };

const policy = (spec: object, namespace = 'a') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace },
  spec: { podSelector: {}, ...spec },
});
const denyAll = policy({ policyTypes: ['Ingress', 'Egress'] });
const into = (from: readonly object[], ports?: readonly object[]) =>
  policy({ policyTypes: ['Ingress'], ingress: [{ from, ...(ports && { ports }) }] });
const outTo = (to: readonly object[], ports?: readonly object[]) =>
  policy({ policyTypes: ['Egress'], egress: [{ to, ...(ports && { ports }) }] });

type Case = readonly [
  name: string,
  policies: readonly object[],
  from: End,
  to: End,
  allowed: boolean,
  more?: Partial<Connection>,
];

const selection: readonly Case[] = [
  ['no policy at all', [], other, pod(), true],
  ['a policy of another namespace', [policy({}, 'b')], outside, pod(), true],
  [
    'a policy that selects no such pod',
    [policy({ podSelector: { matchLabels: { app: 'x' } } })],
    other,
    pod(),
    true,
  ],
  ['a policy without types denies coming in', [policy({})], other, pod(), false],
  ['and leaves going out alone', [policy({})], pod(), other, true],
  ['an empty list of egress rules adds no type', [policy({ egress: [] })], pod(), other, true],
  [
    'egress rules without types count',
    [policy({ egress: [{ to: [{ ipBlock: { cidr: '1.1.1.1/32' } }] }] })],
    pod(),
    other,
    false,
  ],
  ['denied both ways, in', [denyAll], other, pod(), false],
  ['denied both ways, out', [denyAll], pod(), outside, false],
  ['denied within the namespace too', [denyAll], neighbour, pod(), false],
  [
    'one policy that allows is enough',
    [denyAll, into([{ podSelector: {} }])],
    outside,
    pod(),
    false,
  ],
  ['the policies add up', [denyAll, into([]), outTo([])], neighbour, pod(), true],
  ['both ends have a say', [denyAll, into([{ podSelector: {} }])], neighbour, pod(), false],
];

const peers: readonly Case[] = [
  ['a rule without peers is for all', [policy({ ingress: [{}] })], outside, pod(), true],
  ['an empty list of peers is for all', [into([])], outside, pod(), true],
  ['pods of the same namespace', [into([{ podSelector: {} }])], neighbour, pod(), true],
  ['and of no other', [into([{ podSelector: {} }])], other, pod(), false],
  [
    'pods by label',
    [into([{ podSelector: { matchLabels: { app: 'db' } } }])],
    neighbour,
    pod(),
    true,
  ],
  [
    'not by another label',
    [into([{ podSelector: { matchLabels: { app: 'web' } } }])],
    neighbour,
    pod(),
    false,
  ],
  [
    'all pods of a namespace',
    [into([{ namespaceSelector: { matchLabels: { team: 'blue' } } }])],
    other,
    pod(),
    true,
  ],
  [
    'not of another',
    [into([{ namespaceSelector: { matchLabels: { team: 'green' } } }])],
    other,
    pod(),
    false,
  ],
  [
    'namespace and pod together',
    [
      into([
        {
          namespaceSelector: { matchLabels: { team: 'blue' } },
          podSelector: { matchLabels: { app: 'web' } },
        },
      ]),
    ],
    other,
    pod(),
    false,
  ],
  [
    'two peers are either',
    [into([{ namespaceSelector: { matchLabels: { team: 'green' } } }, { podSelector: {} }])],
    neighbour,
    pod(),
    true,
  ],
  [
    'an empty namespace selector is every pod',
    [into([{ namespaceSelector: {} }])],
    other,
    pod(),
    true,
  ],
  ['and no address outside', [into([{ namespaceSelector: {} }])], outside, pod(), false],
  [
    'In',
    [
      into([
        {
          namespaceSelector: {
            matchExpressions: [{ key: 'team', operator: 'In', values: ['red', 'blue'] }],
          },
        },
      ]),
    ],
    other,
    pod(),
    true,
  ],
  [
    'NotIn',
    [
      into([
        {
          namespaceSelector: {
            matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['blue'] }],
          },
        },
      ]),
    ],
    other,
    pod(),
    false,
  ],
  [
    'NotIn without the label',
    [
      into([
        {
          namespaceSelector: {
            matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['x'] }],
          },
        },
      ]),
    ],
    other,
    pod(),
    true,
  ],
  [
    'Exists',
    [into([{ namespaceSelector: { matchExpressions: [{ key: 'zone', operator: 'Exists' }] } }])],
    other,
    pod(),
    false,
  ],
  [
    'DoesNotExist',
    [
      into([
        { namespaceSelector: { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] } },
      ]),
    ],
    other,
    pod(),
    true,
  ],
];

const everywhere = { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32', '10.0.0.0/8'] } };
const blocks: readonly Case[] = [
  ['an address in a block', [outTo([everywhere])], pod(), outside, true],
  ['one that is excepted', [outTo([everywhere])], pod(), metadata, false],
  ['a pod’s address that is excepted', [outTo([everywhere])], pod(), other, false],
  [
    'a block speaks of pods too',
    [outTo([{ ipBlock: { cidr: '10.0.0.0/8' } }])],
    pod(),
    other,
    true,
  ],
  ['IPv4 blocks hold no IPv6', [outTo([everywhere])], pod(), metadata6, false],
  ['IPv6 blocks hold no IPv4', [outTo([{ ipBlock: { cidr: '::/0' } }])], pod(), metadata, false],
  ['an IPv6 block', [outTo([{ ipBlock: { cidr: '::/0' } }])], pod(), metadata6, true],
  [
    'an IPv6 exception',
    [outTo([{ ipBlock: { cidr: '::/0', except: ['fd00:ec2::254/128'] } }])],
    pod(),
    metadata6,
    false,
  ],
  [
    'a mapped address is the same address',
    [outTo([everywhere])],
    pod(),
    { kind: 'address', ip: '::ffff:169.254.169.254' },
    false,
  ],
  ['coming in by a block', [into([{ ipBlock: { cidr: '203.0.113.0/24' } }])], outside, pod(), true],
];

const web = { port: 8080 };
const ports: readonly Case[] = [
  ['every port without a list', [into([])], other, pod(), true, { port: 1 }],
  ['the port named', [into([], [web])], other, pod(), true, web],
  ['another port', [into([], [web])], other, pod(), false, { port: 8081 }],
  [
    'TCP where nothing is said',
    [into([], [web])],
    other,
    pod(),
    false,
    { ...web, protocol: 'UDP' },
  ],
  [
    'UDP where it is said',
    [into([], [{ port: 53, protocol: 'UDP' }])],
    other,
    pod(),
    true,
    { port: 53, protocol: 'UDP' },
  ],
  ['all ports of a protocol', [into([], [{ protocol: 'TCP' }])], other, pod(), true, { port: 9 }],
  [
    'a range, within',
    [into([], [{ port: 8000, endPort: 8090 }])],
    other,
    pod(),
    true,
    { port: 8090 },
  ],
  [
    'a range, past it',
    [into([], [{ port: 8000, endPort: 8090 }])],
    other,
    pod(),
    false,
    { port: 8091 },
  ],
  ['by the name the pod gives it', [into([], [{ port: 'http' }])], other, pod(), true, web],
  ['by a name the pod does not know', [into([], [{ port: 'https' }])], other, pod(), false, web],
  [
    'a name means nothing outside of pods',
    [outTo([], [{ port: 'http' }])],
    pod(),
    outside,
    false,
    web,
  ],
];

describe.each<[string, readonly Case[]]>([
  ['which policies count', selection],
  ['peers', peers],
  ['blocks of addresses', blocks],
  ['ports', ports],
])('%s', (_, cases) => {
  it.each(cases.map((row) => [row[0], row] as const))('%s', (_name, row) => {
    const [, policies, from, to, allowed, more = {}] = row;
    const connection = { from, to, port: 80, ...more };
    expect(isConnectionAllowed(policies.filter(isTree), connection)).toBe(allowed);
  });
});
