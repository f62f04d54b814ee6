import type { ObjectFault } from './object-fault.js';
import { isLearner } from './pod-template-rules.js';
import { isTree, itemsOf, type Tree, valueAt } from './plain-tree.js';

/** Whoever may use these verbs gets rights that nobody gave them. */
const refusedVerbs = new Set(['bind', 'escalate', 'impersonate', '*']);

/** What keeps a namespace within its walls, or hands out rights and credentials. */
const refusedResources = new Set([
  '*',
  'limitranges',
  'namespaces',
  'networkpolicies',
  'nodes',
  'persistentvolumes',
  'resourcequotas',
  'rolebindings',
  'roles',
  'serviceaccounts',
]);

/** A role holds words that can be looked up, and none that stand for everything. */
export function roleFaults({ rules }: Tree): readonly ObjectFault[] {
  if (!Array.isArray(rules)) return [{ path: ['rules'], message: 'must be a list of rules' }];
  return itemsOf(rules).flatMap((rule, index) =>
    ruleFaults(rule).map(({ path, message }) => ({ path: ['rules', index, ...path], message })),
  );
}

const ruleFields = ['apiGroups', 'resources', 'verbs', 'resourceNames'];

function ruleFaults(rule: unknown): readonly ObjectFault[] {
  if (!isTree(rule))
    return [{ path: [], message: 'must be a map of `apiGroups`, `resources` and `verbs`' }];
  const unknown = Object.keys(rule)
    .filter((key) => !ruleFields.includes(key))
    .map((key) => ({
      path: [key],
      message: `is not allowed here; remove it (known here: ${ruleFields.join(', ')})`,
    }));
  return [
    ...unknown,
    ...wordFaults(rule, 'apiGroups', (word) => word === '*'),
    ...wordFaults(rule, 'resources', (word) => refusedResources.has(word.split('/')[0] ?? '')),
    ...wordFaults(rule, 'verbs', (word) => refusedVerbs.has(word)),
  ];
}

function wordFaults(
  rule: Tree,
  field: string,
  isRefused: (word: string) => boolean,
): readonly ObjectFault[] {
  const words = rule[field];
  if (!Array.isArray(words) || words.length === 0)
    return [{ path: [field], message: 'must be a list with at least one entry' }];
  return itemsOf(words).flatMap((word, index) => {
    if (typeof word !== 'string') return [{ path: [field, index], message: 'must be text' }];
    // The API compares as it is written; a resource that is spelt otherwise is simply not there.
    if (!isRefused(word.toLowerCase())) return [];
    const message = `must not be ${word}: it reaches beyond what a session may do`;
    return [{ path: [field, index], message }];
  });
}

/** Rights for the learner's own account, by a Role of the workshop's. */
export function roleBindingFaults(object: Tree): readonly ObjectFault[] {
  const faults: ObjectFault[] = [];
  if (valueAt(object, 'roleRef', 'kind') !== 'Role')
    faults.push({ path: ['roleRef', 'kind'], message: 'must be Role: one of these objects' });
  if (valueAt(object, 'roleRef', 'apiGroup') !== 'rbac.authorization.k8s.io')
    faults.push({ path: ['roleRef', 'apiGroup'], message: 'must be rbac.authorization.k8s.io' });
  const subjects = itemsOf(object['subjects']);
  if (subjects.length === 0)
    faults.push({ path: ['subjects'], message: 'must be a list with the learner’s account' });
  for (const [index, subject] of subjects.entries()) faults.push(...subjectFaults(subject, index));
  return faults;
}

function subjectFaults(subject: unknown, index: number): readonly ObjectFault[] {
  const namespace = valueAt(subject, 'namespace');
  const isOwn = typeof namespace === 'string' && /^\{\{ *namespace *\}\}$/.test(namespace);
  const isAccount =
    valueAt(subject, 'kind') === 'ServiceAccount' && isLearner(valueAt(subject, 'name'));
  if (isOwn && isAccount) return [];
  const message =
    'must be the learner’s account: `{ kind: ServiceAccount, name: "{{ service_account }}", namespace: "{{ namespace }}" }`';
  return [{ path: ['subjects', index], message }];
}
