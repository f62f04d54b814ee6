import { annotations, ownerLabels, type Owner } from '../owner-marks.js';

/** The namespace that objects are made for. A later one of the same name has another uid. */
export type Place = Owner & { readonly uid: string };

/** An object as it is sent to the cluster. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
};

/** Metadata of everything inside a session's namespace. */
export const markedMetadata = (name: string, place: Place): Manifest['metadata'] => ({
  name,
  labels: ownerLabels(place),
  annotations: { [annotations.workspace]: place.uid },
});

/** Where objects of a kind are: `/apis/apps/v1/namespaces/lp-…/deployments`. */
export function collectionPath(
  { apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>,
  namespace?: string,
): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${group}${within}/${pluralOf(kind)}`;
}

/** As the API's own kinds form it: `networkpolicies`, `ingresses`, `pods`. */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
