type Rule = {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
};
export type ClusterRole = { readonly rules: readonly Rule[] };

/** What a role allows, as `verb resource.group`, each once. */
export const rightsOfRole = ({ rules }: ClusterRole): readonly string[] =>
  unique(
    rules.flatMap(({ apiGroups = [], resources = [], verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => right(verb, resource, group))),
      ),
    ),
  );

/** What `kubectl auth can-i --list` printed, in the same words. Addresses that are no resources are left out. */
export const rightsInList = (printed: string): readonly string[] =>
  unique(
    printed.split('\n').flatMap((line) => {
      const [, resource = '', , , verbs = ''] =
        /^(\S*)\s+\[(.*?)\]\s+\[(.*?)\]\s+\[(.*?)\]\s*$/.exec(line) ?? [];
      return resource === '' ? [] : verbs.split(' ').map((verb) => `${verb} ${resource}`);
    }),
  );

/** `pods/log` of the group `apps` is listed as `pods.apps/log`. */
function right(verb: string, resource: string, group: string): string {
  const [kind = '', ...part] = resource.split('/');
  return `${verb} ${[group === '' ? kind : `${kind}.${group}`, ...part].join('/')}`;
}

const unique = (list: readonly string[]): readonly string[] => [...new Set(list)].sort();
