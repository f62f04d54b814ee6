import { newId } from '@launchpad/kernel';
import { budgetTiers } from '@launchpad/runtime';
import { expect, it } from 'vitest';
import { parseWorkshopDefinition } from './parse-workshop-definition.js';
import { objectPolicyOf } from './workshop-policy.js';
import { workspaceRequest } from './workspace-request.js';

const restricted = { podSecurity: 'restricted' } as const;
const baseline = { podSecurity: 'baseline' } as const;

function definitionOf(text: string, policy: typeof restricted | typeof baseline = restricted) {
  const parsed = parseWorkshopDefinition(`title: a\ndescription: b\n${text}`, 'x', policy);
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.definition;
}

it('says what a workshop asks of its runtime, filled in for one session', () => {
  const sessionId = newId();
  const definition = definitionOf(`
image: registry.example.org/git:1
budget: medium
access: edit
volume: 1Gi
egress: internet
ports: [8080]
terminals: one
params: { language: { default: en } }
env: { LANGUAGE: "{{ language }}" }
objects:
- { apiVersion: v1, kind: ConfigMap, metadata: { name: about }, data: { me: "{{ namespace }} {{ session }} {{ service_account }}" } }
`);
  expect(workspaceRequest(definition, { sessionId, params: { language: 'de' }, policy: restricted })).toEqual({
    env: { LANGUAGE: 'de' },
    terminals: 1,
    ports: [8080],
    cluster: {
      image: 'registry.example.org/git:1',
      budget: budgetTiers.medium,
      access: 'edit',
      volumeBytes: 1024 ** 3,
      egress: 'internet',
      podSecurity: 'restricted',
      objects: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'about' },
          data: { me: `lp-${sessionId} ${sessionId} learner` },
        },
      ],
    },
  });
});

it('asks for next to nothing where the workshop does not', () => {
  const asked = { sessionId: newId(), params: {}, policy: restricted };
  expect(workspaceRequest(definitionOf(''), asked).cluster).toEqual({
    budget: budgetTiers.small,
    access: 'none',
    egress: 'none',
    podSecurity: 'restricted',
    objects: [],
  });
});

it('refuses by name what was published when more was allowed', () => {
  const template = 'selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }';
  const text = `objects: [{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { ${template} } }]`;
  const definition = definitionOf(text, baseline);
  const asked = { sessionId: newId(), params: {} };
  expect(workspaceRequest(definition, { ...asked, policy: baseline }).cluster.podSecurity).toBe('baseline');
  expect(() => workspaceRequest(definition, { ...asked, policy: restricted })).toThrow(
    expect.objectContaining({
      code: 'workspace.start_failed',
      message: expect.stringMatching(/^This workshop asks for what is not allowed here: objects\.0\.spec\.template\.spec\.\S+ must .*, and 3 more\.$/) as string,
      details: expect.objectContaining({ startFailure: 'admission_refused' }) as object,
    }),
  );
});

it('allows a tenant what the operator allows that tenant', () => {
  const policy = { baselineTenants: ['a'] };
  expect(objectPolicyOf(policy, 'a')).toEqual(baseline);
  expect(objectPolicyOf(policy, 'b')).toEqual(restricted);
});
