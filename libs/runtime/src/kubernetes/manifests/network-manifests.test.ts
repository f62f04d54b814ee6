import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { EgressPreset } from '../../cluster-request.js';
import { exampleSettings, exampleSpec, exampleUid } from '../fixtures/example-workspace.js';
import { networkManifests, notInternet } from './network-manifests.js';

const place = { ...exampleSpec(), uid: exampleUid };
const specsFor = (egress: EgressPreset, apiServer = [{ ip: '10.9.8.7', port: 6443 }]) =>
  networkManifests({ edge: exampleSettings.edge, egress, apiServer }, place).map(
    (manifest) =>
      manifest['spec'] as { readonly egress: readonly object[]; readonly ingress: object },
  );

describe('walls of a session', () => {
  test('every pod is behind them, both ways', () => {
    expect(specsFor('none')[0]).toMatchObject({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
  });

  test('only the edge comes in from outside, and only to the workspace’s one port', () => {
    expect(specsFor('internet')[1]).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/component': 'workspace' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { name: 'launchpad' } },
              podSelector: { matchLabels: { app: 'edge' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 10_080 }],
        },
      ],
    });
  });

  test.each<[EgressPreset, number]>([
    ['none', 0],
    ['cluster', 1],
    ['internet', 1],
  ])('%s adds %i rules to names, own pods and the API server', (preset, added) => {
    expect(specsFor(preset)[0]?.egress).toHaveLength(3 + added);
    expect(specsFor(preset, [])[0]?.egress).toHaveLength(2 + added);
  });

  test('the API server is one address and one port', () => {
    const rules = (ip: string) => specsFor('none', [{ ip, port: 6443 }])[0]?.egress[2];
    const ports = [{ protocol: 'TCP', port: 6443 }];
    expect(rules('10.9.8.7')).toEqual({ to: [{ ipBlock: { cidr: '10.9.8.7/32' } }], ports });
    expect(rules('fd00::1')).toEqual({ to: [{ ipBlock: { cidr: 'fd00::1/128' } }], ports });
  });
});

describe('what the internet is not', () => {
  const excluded = new BlockList();
  for (const cidr of [...notInternet.v4, ...notInternet.v6]) {
    const [address = '', bits = ''] = cidr.split('/');
    excluded.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  const isOut = (address: string) =>
    excluded.check(address, address.includes(':') ? 'ipv6' : 'ipv4');

  test.each([
    '169.254.169.254',
    'fd00:ec2::254',
    '10.96.0.1',
    '172.20.0.1',
    '192.168.1.1',
    '100.100.100.200',
    '127.0.0.1',
    '0.0.0.0',
    'fe80::1',
    '::1',
    '255.255.255.255',
  ])('not %s', (address) => expect(isOut(address)).toBe(true));
  test.each(['1.1.1.1', '140.82.121.4', '172.32.0.1', '2606:4700::1111'])('%s is', (address) =>
    expect(isOut(address)).toBe(false),
  );
});
