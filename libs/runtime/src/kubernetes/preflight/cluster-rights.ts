import { learnerRole } from '../slug.js';

/** Leave to do one thing to one kind of object, anywhere in the cluster unless it is named. */
export type Right = {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name?: string;
};

/** As RBAC writes it (rbac.authorization.k8s.io/v1 PolicyRule). */
export type RightsRule = {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
};

const learnerRoles = (['view', 'edit', 'admin'] as const).map(learnerRole);
const rbac = 'rbac.authorization.k8s.io';

/**
 * Everything the worker does to a cluster, and nothing else: `infra/k8s/base/worker-rights.yaml` grants exactly this (a test
 * compares them), and the preflight looks for what is missing and what is too much.
 * What is made has to be read as well: an object that is already there is only ours if it says so.
 */
export const workerRules: readonly RightsRule[] = [
  // A session is a namespace: made, followed, and removed with everything in it.
  {
    apiGroups: [''],
    resources: ['namespaces'],
    verbs: ['create', 'get', 'list', 'watch', 'delete'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'limitranges',
      'persistentvolumeclaims',
      'resourcequotas',
      'serviceaccounts',
    ],
    verbs: ['create', 'get'],
  },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['create', 'get'] },
  { apiGroups: [rbac], resources: ['rolebindings'], verbs: ['create', 'get'] },
  // Whoever binds a role needs its rights, or this: the three for learners may be given, and no other. A binding to a role
  // that is not there would give nothing without a word, so it is looked for.
  {
    apiGroups: [rbac],
    resources: ['clusterroles'],
    verbs: ['bind', 'get'],
    resourceNames: learnerRoles,
  },
  // Why a pod does not start is told by events.
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  // Where kubectl connects to, which a network policy has to let through.
  { apiGroups: [''], resources: ['endpoints'], verbs: ['get'], resourceNames: ['kubernetes'] },
];

/**
 * What workshops need that bring objects of their own, beyond the above. Apart, because an installation without such
 * workshops does well to leave it out: making a Role that says what its author wrote takes \`escalate\`, and finding out
 * whether a Secret is ours takes reading it.
 */
export const objectRules: readonly RightsRule[] = [
  { apiGroups: [''], resources: ['secrets', 'services'], verbs: ['create', 'get'] },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: ['create', 'get'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'get'] },
  { apiGroups: [rbac], resources: ['roles'], verbs: ['create', 'get', 'escalate', 'bind'] },
];

export const expandRules = (rules: readonly RightsRule[]): readonly Right[] =>
  rules.flatMap(({ apiGroups = [], resources = [], verbs, resourceNames }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) => {
          const right = { group, resource, verb };
          return resourceNames === undefined || resourceNames.length === 0
            ? [right]
            : resourceNames.map((name) => ({ ...right, name }));
        }),
      ),
    ),
  );

export const workerRights: readonly Right[] = expandRules(workerRules);
export const objectRights: readonly Right[] = expandRules(objectRules);

/** `create pods`, `bind clusterroles.rbac.authorization.k8s.io admin` */
export const nameOfRight = ({ group, resource, verb, name }: Right): string =>
  [
    verb,
    group === '' ? resource : `${resource}.${group}`,
    ...(name === undefined ? [] : [name]),
  ].join(' ');

/** What a cluster lets every account do: ask about itself. */
const everybodys = ['authorization.k8s.io', 'authentication.k8s.io'];

/** Names of the rights among these rules that the worker has no use for. */
export function excessRights(rules: readonly RightsRule[]): readonly string[] {
  const used = new Set([...workerRights, ...objectRights].map(nameOfRight));
  const excess = expandRules(rules)
    .filter(({ group }) => !everybodys.includes(group))
    .map(nameOfRight)
    .filter((name) => !used.has(name));
  return [...new Set(excess)].sort();
}
