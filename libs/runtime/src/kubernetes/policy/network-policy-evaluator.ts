import { BlockList, isIP } from 'node:net';
import { type Labels, selectorMatches } from './label-selector.js';
import { isTree, isUnset, itemsOf, type Tree, valueAt } from './plain-tree.js';

export type PodEnd = {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly ip: string;
  /** Names that its containers give to ports. */
  readonly portNames?: Readonly<Record<string, number>>;
};

/** One end of a connection: a pod, or an address outside of all pods. */
export type End = PodEnd | { readonly kind: 'address'; readonly ip: string };

export type Connection = {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
};

type Direction = 'Ingress' | 'Egress';

/**
 * Whether NetworkPolicies (networking.k8s.io/v1) let a connection be opened: out of the pod it comes from, and into the
 * pod it goes to. Where the standard leaves it to the network plug-in, the more permissive reading counts, so that
 * "unreachable" holds under every plug-in: an `ipBlock` speaks of pods' addresses too. What a node does to its own
 * pods, which no policy can forbid, is left out.
 */
export const isConnectionAllowed = (policies: readonly Tree[], connection: Connection): boolean =>
  passes(policies, connection, 'Egress') && passes(policies, connection, 'Ingress');

function passes(policies: readonly Tree[], connection: Connection, direction: Direction): boolean {
  const [near, far] =
    direction === 'Egress' ? [connection.from, connection.to] : [connection.to, connection.from];
  if (near.kind !== 'pod') return true;
  const selecting = policies.filter(
    (policy) => typesOf(policy).includes(direction) && selects(policy, near),
  );
  if (selecting.length === 0) return true;
  const rulesKey = direction === 'Egress' ? 'egress' : 'ingress';
  return selecting.some((policy) =>
    itemsOf(valueAt(policy, 'spec', rulesKey)).some(
      (rule) =>
        peersMatch(valueAt(rule, direction === 'Egress' ? 'to' : 'from'), far, near.namespace) &&
        portsMatch(valueAt(rule, 'ports'), connection),
    ),
  );
}

/** As the API server fills them in: ingress always, egress where there is a rule for it. */
function typesOf(policy: Tree): readonly unknown[] {
  const types = valueAt(policy, 'spec', 'policyTypes');
  if (Array.isArray(types)) return itemsOf(types);
  return itemsOf(valueAt(policy, 'spec', 'egress')).length > 0
    ? ['Ingress', 'Egress']
    : ['Ingress'];
}

const selects = (policy: Tree, pod: PodEnd): boolean =>
  valueAt(policy, 'metadata', 'namespace') === pod.namespace &&
  selectorMatches(valueAt(policy, 'spec', 'podSelector'), pod.labels);

/** No list of peers, or an empty one, is everybody. */
function peersMatch(peers: unknown, far: End, policyNamespace: string): boolean {
  const list = itemsOf(peers);
  return list.length === 0 || list.some((peer) => peerMatches(peer, far, policyNamespace));
}

function peerMatches(peer: unknown, far: End, policyNamespace: string): boolean {
  const block = valueAt(peer, 'ipBlock');
  if (!isUnset(block)) return blockHolds(block, far.ip);
  const namespaces = valueAt(peer, 'namespaceSelector');
  const pods = valueAt(peer, 'podSelector');
  // The API refuses a peer that says nothing; were there one, the worst is assumed.
  if (isUnset(namespaces) && isUnset(pods)) return true;
  if (far.kind !== 'pod') return false;
  const there = isUnset(namespaces)
    ? far.namespace === policyNamespace
    : selectorMatches(namespaces, far.namespaceLabels);
  return there && (isUnset(pods) || selectorMatches(pods, far.labels));
}

function blockHolds(block: unknown, ip: string): boolean {
  const address = plainAddress(ip);
  const within = (cidr: unknown): boolean => {
    const [network = '', length = ''] = String(cidr).split('/');
    const family = isIP(network);
    // A list would let `::/0` hold every IPv4 address, too.
    if (family === 0 || family !== isIP(address) || !/^\d+$/.test(length)) return false;
    const list = new BlockList();
    const name = family === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(network, Number(length), name);
    return list.check(address, name);
  };
  return within(valueAt(block, 'cidr')) && !itemsOf(valueAt(block, 'except')).some(within);
}

/** An IPv4 address in the clothes of IPv6 (RFC 4291 §2.5.5.2) is sent as what it is. */
const plainAddress = (ip: string): string => /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1] ?? ip;

/** No list of ports, or an empty one, is every port. */
function portsMatch(ports: unknown, connection: Connection): boolean {
  const list = itemsOf(ports);
  return list.length === 0 || list.some((port) => portMatches(port, connection));
}

function portMatches(rule: unknown, { port, protocol = 'TCP', to }: Connection): boolean {
  const wantedProtocol = valueAt(rule, 'protocol');
  if ((isUnset(wantedProtocol) ? 'TCP' : wantedProtocol) !== protocol) return false;
  const wanted = valueAt(rule, 'port');
  if (isUnset(wanted)) return true;
  if (typeof wanted === 'string')
    return to.kind === 'pod' && to.portNames !== undefined && to.portNames[wanted] === port;
  const last = valueAt(rule, 'endPort');
  return typeof last === 'number' ? port >= Number(wanted) && port <= last : port === wanted;
}

/** The policies among objects of several kinds. */
export const networkPoliciesIn = (objects: readonly unknown[]): readonly Tree[] =>
  objects.filter(isTree).filter(({ kind }) => kind === 'NetworkPolicy');
