import { newId } from '@launchpad/kernel';
import {
  isConnectionAllowed,
  manifestsOf,
  podSecurityViolations,
  podsOf,
  policiesOf,
  type PodEnd,
} from '@launchpad/runtime/paper';
import { seededRandom } from '@launchpad/testkit';
import { describe, expect, it } from 'vitest';
import { randomDefinition } from './random-definitions.bed.js';
import { parseWorkshopDefinition } from './parse-workshop-definition.js';
import { workspaceRequest } from './workspace-request.js';

const seed = 20_260_105;
const many = 2000;

const edge = {
  namespaceLabels: { 'kubernetes.io/metadata.name': 'launchpad' },
  podLabels: { 'app.kubernetes.io/name': 'launchpad-edge' },
};
const settings = { edge, apiServer: [{ ip: '10.96.0.1', port: 443 }] };

function specOf(text: string) {
  const parsed = parseWorkshopDefinition(text, 'workshop.yaml');
  if (parsed.kind === 'faulty') return parsed;
  const sessionId = newId();
  const asked = { sessionId, params: {}, policy: { podSecurity: 'restricted' } } as const;
  return {
    kind: 'valid' as const,
    spec: {
      ...{ sessionId, tenantId: 'default', installationId: newId(), contentDir: '/' },
      ...workspaceRequest(parsed.definition, asked),
      ...{ identityKey: '{}', hardDeadline: new Date(Date.now() + 3_600_000) },
    },
  };
}

const random = seededRandom(seed);
const definitions = Array.from({ length: many }, () => randomDefinition(random));
const sessions = definitions.flatMap(({ text }) => {
  const found = specOf(text);
  return found.kind === 'valid' ? [{ text, ...found.spec, manifests: manifestsOf(found.spec, settings) }] : [];
});

describe(`${String(many)} random definitions (seed ${String(seed)})`, { timeout: 60_000 }, () => {
  it('are refused exactly where they ask for what must not be', () => {
    const wrong = definitions.filter(({ text, hostile }) => (specOf(text).kind === 'faulty') !== (hostile.length > 0));
    expect(wrong.map(({ text, hostile }) => ({ hostile, text, found: specOf(text) })).slice(0, 3)).toEqual([]);
    // Enough of both, or this would show nothing.
    expect(sessions.length).toBeGreaterThan(many / 4);
    expect(many - sessions.length).toBeGreaterThan(many / 4);
  });

  it('lead to pods that all satisfy the restricted profile', () => {
    let pods = 0;
    for (const { manifests, text } of sessions) {
      for (const { of, template } of podsOf(manifests)) {
        pods += 1;
        expect(podSecurityViolations(template), `${of} of\n${text}`).toEqual([]);
      }
    }
    expect(pods).toBeGreaterThan(sessions.length);
  });

  it('lead to objects of their own namespace alone', () => {
    for (const { manifests, text } of sessions) {
      const [namespace, ...rest] = manifests;
      expect(namespace?.kind).toBe('Namespace');
      for (const { kind, metadata } of rest) {
        expect(kind, text).not.toMatch(/^(Namespace|Node|PersistentVolume|Cluster.*|.*Webhook.*)$/);
        expect(metadata, text).not.toHaveProperty('namespace');
        expect(JSON.stringify(metadata.labels), text).toContain(namespace?.metadata.labels?.['launchpad.dev/session']);
      }
    }
  });
});

type Session = (typeof sessions)[number];

const podsIn = ({ manifests }: Session, network: number): readonly PodEnd[] =>
  podsOf(manifests).map(({ labels }, index) => ({
    kind: 'pod',
    namespace: manifests[0]?.metadata.name ?? '',
    namespaceLabels: { ...manifests[0]?.metadata.labels, 'kubernetes.io/metadata.name': manifests[0]?.metadata.name ?? '' },
    labels,
    ip: `10.1.${String(network)}.${String(index + 1)}`,
    portNames: { workshop: 10_080 },
  }));

/** Where clouds answer for the node that asks: AWS, GCP, Azure, OpenStack; ECS; Alibaba; AWS over IPv6. */
const metadataAddresses = ['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254'];
const somePorts = [53, 80, 8080, 10_080];

describe('the walls around every one of their namespaces', { timeout: 60_000 }, () => {
  it('keep metadata addresses and other sessions’ pods unreachable', () => {
    for (const [index, session] of sessions.entries()) {
      const other = sessions[(index + 1) % sessions.length] ?? session;
      const policies = [...policiesOf(session.manifests), ...policiesOf(other.manifests)];
      const [mine, theirs] = [podsIn(session, 1), podsIn(other, 2)];
      const reached = mine.flatMap((pod) =>
        somePorts.flatMap((port) =>
          (port === 53 ? (['TCP', 'UDP'] as const) : (['TCP'] as const)).flatMap((protocol) => {
            const allowed = (from: PodEnd, to: Parameters<typeof isConnectionAllowed>[1]['to']) =>
              isConnectionAllowed(policies, { from, to, port, protocol });
            return [
              ...metadataAddresses.filter((ip) => allowed(pod, { kind: 'address', ip })),
              ...theirs.filter((one) => allowed(pod, one) || allowed(one, pod)).map(({ ip }) => ip),
            ];
          }),
        ),
      );
      expect(reached, session.text).toEqual([]);
    }
  });

  it('let through what must come through, and no more of it', () => {
    for (const session of sessions) {
      const policies = policiesOf(session.manifests);
      const pods = podsIn(session, 1);
      const workspace = pods.at(-1);
      if (workspace === undefined) throw new Error('no pod');
      const door: PodEnd = { ...workspace, namespace: 'launchpad', namespaceLabels: edge.namespaceLabels, labels: edge.podLabels, ip: '10.1.9.9' };
      const names: PodEnd = { ...door, namespace: 'kube-system', namespaceLabels: {}, labels: { 'k8s-app': 'kube-dns' }, ip: '10.1.9.53' };
      const can = (from: PodEnd, to: PodEnd, port: number) => isConnectionAllowed(policies, { from, to, port });
      const neighbour = { ...door, namespace: 'default', namespaceLabels: {}, labels: {} };
      expect(
        {
          edge: can(door, workspace, 10_080),
          edgeElsewhere: pods.some((pod) => somePorts.some((port) => (pod !== workspace || port !== 10_080) && can(door, pod, port))),
          others: somePorts.some((port) => pods.some((pod) => can(neighbour, pod, port))),
          names: pods.every((from) => isConnectionAllowed(policies, { from, to: names, port: 53, protocol: 'UDP' })),
          internet: isConnectionAllowed(policies, { from: workspace, to: { kind: 'address', ip: '203.0.113.7' }, port: 443 }),
          api: isConnectionAllowed(policies, { from: workspace, to: { kind: 'address', ip: '10.96.0.1' }, port: 443 }),
        },
        session.text,
      ).toEqual({
        edge: true,
        edgeElsewhere: false,
        others: false,
        names: true,
        internet: session.cluster.egress === 'internet',
        api: session.cluster.access !== 'none',
      });
    }
  });
});
