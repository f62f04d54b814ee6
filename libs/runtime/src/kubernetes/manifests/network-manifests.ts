import type { EgressPreset } from '../../cluster-request.js';
import type { PodSelector } from '../kubernetes-options.js';
import { labels } from '../owner-marks.js';
import { objectNames } from '../slug.js';
import { markedMetadata, type Manifest, type Place } from './manifest.js';

/** The one port of a workspace: the workshop app's, which asks everybody for the edge's signature. */
export const workspacePort = 10_080;
export const workspaceComponent = { [labels.component]: 'workspace' };

export type ApiServerAddress = { readonly ip: string; readonly port: number };

export type NetworkRequest = {
  readonly edge: PodSelector;
  readonly egress: EgressPreset;
  /** Where `kubectl` connects to; nothing when the learner may do nothing there. */
  readonly apiServer: readonly ApiServerAddress[];
};

type Peer = Readonly<Record<string, unknown>>;
type Rule = {
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number }[];
};

const sameNamespace: Peer = { podSelector: {} };
const everyNamespace: Peer = { namespaceSelector: {} };
const clusterDns: Peer = {
  ...everyNamespace,
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

/**
 * Not the internet: private networks (RFC 1918, 6598, 4193), where clusters have their pods, services and nodes; this host
 * and network (RFC 1122); link-local (RFC 3927, 4291), where clouds answer for the node: 169.254.169.254 and, within
 * fc00::/7, fd00:ec2::254; multicast and reserved (RFC 5771, 1112).
 */
export const notInternet = {
  v4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ],
  v6: ['::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
} as const;

const internet: Rule = {
  to: [
    { ipBlock: { cidr: '0.0.0.0/0', except: notInternet.v4 } },
    { ipBlock: { cidr: '::/0', except: notInternet.v6 } },
  ],
};

/** By preset, on top of names and of the namespace's own pods. */
const egressRules: Readonly<Record<EgressPreset, readonly Rule[]>> = {
  none: [],
  cluster: [{ to: [everyNamespace] }],
  internet: [internet],
};

/**
 * Policies add up, so the first one denies what none of them allows, both ways and for every pod of the namespace.
 * Without a plugin that enforces policies they do nothing: the preflight finds that out.
 */
export function networkManifests(request: NetworkRequest, place: Place): readonly Manifest[] {
  const apiVersion = 'networking.k8s.io/v1';
  const kind = 'NetworkPolicy';
  return [
    {
      ...{ apiVersion, kind, metadata: markedMetadata(objectNames.isolation, place) },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [sameNamespace] }],
        egress: [
          { to: [clusterDns], ports: onBothProtocols(53) },
          { to: [sameNamespace] },
          ...request.apiServer.map(toAddress),
          ...egressRules[request.egress],
        ],
      },
    },
    {
      ...{ apiVersion, kind, metadata: markedMetadata(objectNames.edgeAccess, place) },
      spec: {
        podSelector: { matchLabels: workspaceComponent },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: request.edge.namespaceLabels },
                podSelector: { matchLabels: request.edge.podLabels },
              },
            ],
            ports: [{ protocol: 'TCP', port: workspacePort }],
          },
        ],
      },
    },
  ];
}

const onBothProtocols = (port: number) => [
  { protocol: 'UDP', port },
  { protocol: 'TCP', port },
];

const toAddress = ({ ip, port }: ApiServerAddress): Rule => ({
  to: [{ ipBlock: { cidr: ip.includes(':') ? `${ip}/128` : `${ip}/32` } }],
  ports: [{ protocol: 'TCP', port }],
});
