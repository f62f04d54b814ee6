import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import {
  excessRights,
  expandRules,
  nameOfRight,
  workerRules,
  workerRights,
} from './cluster-rights.js';

const manifest = new URL('../../../../../infra/k8s/base/worker-rights.yaml', import.meta.url);
const documents = parseAllDocuments(readFileSync(manifest, 'utf8')).map(
  (document) => document.toJS() as { readonly kind: string; readonly rules?: typeof workerRules },
);
const granted = documents.find(({ kind }) => kind === 'ClusterRole')?.rules ?? [];

describe('the ClusterRole of the worker', () => {
  test('grants exactly what the worker uses', () => {
    const names = (rules: typeof workerRules) => expandRules(rules).map(nameOfRight).sort();
    expect(names(granted)).toEqual(names(workerRules));
  });

  test('has no wildcard, and no way to secrets, tokens or running containers', () => {
    const forbidden = /\*|secrets|token|\/exec|\/attach|impersonate|escalate/;
    expect(
      expandRules(granted)
        .map(nameOfRight)
        .filter((name) => forbidden.test(name)),
    ).toEqual([]);
    expect(granted.flatMap((rule) => rule.nonResourceURLs ?? [])).toEqual([]);
  });

  test('may bind three roles and no other', () => {
    const bound = workerRights.filter(({ verb }) => verb === 'bind').map(({ name }) => name);
    expect(bound).toEqual(['view', 'edit', 'admin']);
  });
});

describe('excessRights', () => {
  test.each([
    ['exactly what is used', workerRules, []],
    [
      'what every account may do',
      [
        {
          apiGroups: ['authorization.k8s.io'],
          resources: ['selfsubjectaccessreviews'],
          verbs: ['create'],
        },
        { nonResourceURLs: ['/healthz'], verbs: ['get'] },
      ],
      [],
    ],
    ['everything', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }], ['* *.*']],
    [
      'another role to bind',
      [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          resources: ['clusterroles'],
          verbs: ['bind'],
          resourceNames: ['admin', 'cluster-admin'],
        },
      ],
      ['bind clusterroles.rbac.authorization.k8s.io cluster-admin'],
    ],
    [
      'all roles to bind, where three are named',
      [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['bind'] }],
      ['bind clusterroles.rbac.authorization.k8s.io'],
    ],
  ])('%s', (_name, rules, expected) => {
    expect(excessRights(rules)).toEqual(expected);
  });
});
