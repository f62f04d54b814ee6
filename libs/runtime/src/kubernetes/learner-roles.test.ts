import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { clusterAccess } from '../cluster-request.js';
import { expandRules, nameOfRight } from './preflight/cluster-rights.js';
import { learnerRole } from './slug.js';

const ClusterRole = z.object({
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.string() }),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    }),
  ),
});

const file = new URL('../../../../infra/k8s/base/learner-roles.yaml', import.meta.url);
const roles = new Map(
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const { metadata, rules } = ClusterRole.parse(document.toJS());
    return [metadata.name, expandRules(rules)];
  }),
);
const given = clusterAccess.filter((access) => access !== 'none').map(learnerRole);
const namesIn = (role: string) => new Set((roles.get(role) ?? []).map(nameOfRight));

/** They only look, whatever at. */
const looking = new Set(['get', 'list', 'watch']);
/** Rights over these would be rights over the walls around a session, or over more than one session. */
const walls = [
  'limitranges',
  'namespaces',
  'networkpolicies.networking.k8s.io',
  'resourcequotas',
  'nodes',
  'persistentvolumes',
];

describe('what learners may be given', () => {
  test('is a role for each kind of access', () => {
    expect([...roles.keys()]).toEqual(given);
  });

  test.each(given)('%s: no word for everything, nobody else’s rights', (role) => {
    const rights = roles.get(role) ?? [];
    expect(
      rights.filter(({ group, resource, verb }) => [group, resource, verb].includes('*')),
    ).toEqual([]);
    expect(rights.filter(({ verb }) => ['bind', 'escalate', 'impersonate'].includes(verb))).toEqual(
      [],
    );
  });

  test.each([
    ['view', []],
    ['edit', []],
    // The whole session, of which the walls go last.
    ['admin', ['delete namespaces']],
  ] as const)('%s: may change of the walls around the session: %j', (access, expected) => {
    const changes = (roles.get(learnerRole(access)) ?? [])
      .filter(({ verb }) => !looking.has(verb))
      .map(nameOfRight);
    expect(changes.filter((name) => walls.includes(name.split(' ')[1] ?? ''))).toEqual(expected);
  });

  test('view only looks, and at no secret', () => {
    const rights = roles.get(learnerRole('view')) ?? [];
    expect(rights.filter(({ verb }) => !looking.has(verb))).toEqual([]);
    expect(rights.filter(({ resource }) => resource === 'secrets')).toEqual([]);
  });

  test('each may do all that the one before may', () => {
    const [view, edit, admin] = given.map(namesIn);
    expect([...(view ?? [])].filter((name) => edit?.has(name) !== true)).toEqual([]);
    expect([...(edit ?? [])].filter((name) => admin?.has(name) !== true)).toEqual([]);
    expect(view?.size).toBeGreaterThan(50);
  });
});
