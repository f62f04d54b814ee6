import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { objectKinds } from '../policy/object-kinds.js';
import {
  excessRights,
  expandRules,
  nameOfRight,
  objectRules,
  workerRights,
  workerRules,
} from './cluster-rights.js';

type Rules = typeof workerRules;

/** The rules of the one ClusterRole in a file of `infra/k8s/base`. */
function granted(file: string): Rules {
  const url = new URL(`../../../../../infra/k8s/base/${file}`, import.meta.url);
  const documents = parseAllDocuments(readFileSync(url, 'utf8')).map(
    (document) => document.toJS() as { readonly kind: string; readonly rules?: Rules },
  );
  return documents.find(({ kind }) => kind === 'ClusterRole')?.rules ?? [];
}
const names = (rules: Rules): readonly string[] => expandRules(rules).map(nameOfRight).sort();

describe.each([
  ['worker-rights.yaml', workerRules],
  ['worker-object-rights.yaml', objectRules],
])('the ClusterRole in %s', (file, rules) => {
  test('grants exactly what the worker uses', () => {
    expect(names(granted(file))).toEqual(names(rules));
  });

  test('has no wildcard, and no way to tokens or running containers', () => {
    const forbidden = /\*|token|\/exec|\/attach|impersonate/;
    expect(names(granted(file)).filter((name) => forbidden.test(name))).toEqual([]);
    expect(granted(file).flatMap((rule) => rule.nonResourceURLs ?? [])).toEqual([]);
  });
});

describe('the rights of the worker', () => {
  test('reading secrets and writing roles are for workshops with objects of their own, and can be left out', () => {
    expect(names(workerRules).filter((name) => /secret|escalate|\broles/.test(name))).toEqual([]);
  });

  test('it may bind three roles and no other', () => {
    const bound = workerRights.filter(({ verb }) => verb === 'bind').map(({ name }) => name);
    expect(bound).toEqual([
      'launchpad-learner-view',
      'launchpad-learner-edit',
      'launchpad-learner-admin',
    ]);
  });

  test.each(Object.entries(objectKinds))(
    'an object of kind %s can be made and read back',
    (kind, rule) => {
      const group = rule.apiVersion.includes('/') ? `.${rule.apiVersion.split('/')[0] ?? ''}` : '';
      const all = [...names(workerRules), ...names(objectRules)];
      for (const verb of ['create', 'get'])
        expect(all).toContain(`${verb} ${kind.toLowerCase()}s${group}`);
    },
  );
});

describe('excessRights', () => {
  test.each([
    ['exactly what is used', [...workerRules, ...objectRules], []],
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
          resourceNames: ['launchpad-learner-admin', 'cluster-admin'],
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
