import type { ObjectFault } from './object-fault.js';
import { objectKinds, type ObjectRule } from './object-kinds.js';
import { metadataFaults } from './object-metadata.js';
import { unknownPlaceholders } from './object-template.js';
import { isTree, type Tree, valueAt } from './plain-tree.js';
import type { PodSecurityLevel } from './pod-security.js';
import { podTemplateFaults } from './pod-template-rules.js';
import { roleBindingFaults, roleFaults } from './role-rules.js';
import { claimFaults, secretFaults, serviceFaults } from './storage-and-service-rules.js';
import { workloadFaults } from './workload-rules.js';

/** What the installation allows a tenant's workshops. */
export type ObjectPolicy = { readonly podSecurity: PodSecurityLevel };

export const defaultObjectPolicy: ObjectPolicy = { podSecurity: 'restricted' };

export const mostObjects = 30;

/** Finds everything that keeps a list of objects from being made in a session's namespace. */
export function objectFaults(
  objects: readonly unknown[],
  policy: ObjectPolicy = defaultObjectPolicy,
): readonly ObjectFault[] {
  const single = objects.flatMap((object, index) =>
    faultsOf(object, policy).map(({ path, message }) => ({ path: [index, ...path], message })),
  );
  return [...single, ...sameNames(objects), ...bindingsOfNothing(objects)];
}

function faultsOf(object: unknown, policy: ObjectPolicy): readonly ObjectFault[] {
  if (!isTree(object))
    return [{ path: [], message: 'must be a manifest: a map with apiVersion, kind and metadata' }];
  if (isDeeper(object, deepest)) return [{ path: [], message: 'is nested too deeply' }];
  const { kind } = object;
  const rule =
    typeof kind === 'string' && Object.hasOwn(objectKinds, kind) ? objectKinds[kind] : undefined;
  if (typeof kind !== 'string' || rule === undefined) {
    const named = typeof kind === 'string' ? `${kind}, which is not allowed` : 'no kind';
    const message = `is ${named}; use one of ${Object.keys(objectKinds).join(', ')}`;
    return [{ path: ['kind'], message }];
  }
  return [
    ...versionFaults(object, rule),
    ...fieldFaults(object, rule),
    ...metadataFaults(object['metadata']).map(under('metadata')),
    ...zeroBytes(object),
    ...placeholderFaults(object),
    ...podFaults(object, rule, policy),
    ...(rule.podTemplate === undefined ? [] : workloadFaults(object)),
    ...(kindFaults[kind]?.(object) ?? []),
  ];
}

const under =
  (...keys: readonly string[]) =>
  ({ path, message }: ObjectFault): ObjectFault => ({ path: [...keys, ...path], message });

const kindFaults: Readonly<Record<string, (object: Tree) => readonly ObjectFault[]>> = {
  Secret: secretFaults,
  Service: serviceFaults,
  PersistentVolumeClaim: (object) => claimFaults(object['spec']).map(under('spec')),
  StatefulSet: claimTemplateFaults,
  Role: roleFaults,
  RoleBinding: roleBindingFaults,
};

const versionFaults = ({ apiVersion, kind }: Tree, rule: ObjectRule): readonly ObjectFault[] =>
  apiVersion === rule.apiVersion
    ? []
    : [{ path: ['apiVersion'], message: `must be ${rule.apiVersion} for a ${String(kind)}` }];

const deepest = 32;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

/** The database cannot hold one. */
const holdsZeroByte = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\0')
    : typeof value === 'object' &&
      value !== null &&
      Object.entries(value).some(([key, inner]) => key.includes('\0') || holdsZeroByte(inner));

const zeroBytes = (object: Tree): readonly ObjectFault[] =>
  holdsZeroByte(object) ? [{ path: [], message: 'holds a zero byte; remove it' }] : [];

const everyObject = ['apiVersion', 'kind', 'metadata'];

const fieldFaults = (object: Tree, { fields }: ObjectRule): readonly ObjectFault[] =>
  Object.keys(object)
    .filter((key) => !everyObject.includes(key) && !fields.includes(key))
    .map((key) => ({
      path: [key],
      message: `is no field of this kind; remove it (known here: ${fields.join(', ')})`,
    }));

/** Text that a program of the workshop will read may hold placeholders of that program's own. */
const contents = new Set(['data', 'stringData', 'binaryData']);

const placeholderFaults = (object: Tree): readonly ObjectFault[] =>
  unknownPlaceholders(object)
    .filter(({ path }) => !contents.has(String(path[0])))
    .map(({ path, name }) => ({
      path,
      message: `holds {{ ${name} }}, which stands for nothing; use session, namespace or service_account`,
    }));

function podFaults(
  object: Tree,
  { podTemplate }: ObjectRule,
  policy: ObjectPolicy,
): readonly ObjectFault[] {
  if (podTemplate === undefined) return [];
  return podTemplateFaults(valueAt(object, ...podTemplate), policy.podSecurity).map(
    under(...podTemplate),
  );
}

function claimTemplateFaults(object: Tree): readonly ObjectFault[] {
  const templates = valueAt(object, 'spec', 'volumeClaimTemplates');
  if (templates === undefined) return [];
  const at = (index: number) => ['spec', 'volumeClaimTemplates', index];
  if (!Array.isArray(templates))
    return [{ path: ['spec', 'volumeClaimTemplates'], message: 'must be a list' }];
  return templates.flatMap((template: unknown, index) => [
    ...metadataFaults(valueAt(template, 'metadata')).map(({ path, message }) => ({
      path: [...at(index), 'metadata', ...path],
      message,
    })),
    ...claimFaults(valueAt(template, 'spec')).map(({ path, message }) => ({
      path: [...at(index), 'spec', ...path],
      message,
    })),
  ]);
}

const nameOf = (object: unknown): string =>
  `${String(valueAt(object, 'kind'))} ${String(valueAt(object, 'metadata', 'name'))}`;

function sameNames(objects: readonly unknown[]): readonly ObjectFault[] {
  const seen = new Set<string>();
  return objects.flatMap((object, index) => {
    const name = nameOf(object);
    if (seen.has(name))
      return [
        { path: [index, 'metadata', 'name'], message: `is taken by another ${name}; rename one` },
      ];
    seen.add(name);
    return [];
  });
}

/** A role of the cluster may hold more than this page looks at: only what stands here can be bound. */
function bindingsOfNothing(objects: readonly unknown[]): readonly ObjectFault[] {
  const names = new Set(objects.map(nameOf));
  return objects.flatMap((object, index) => {
    if (valueAt(object, 'kind') !== 'RoleBinding') return [];
    const role = valueAt(object, 'roleRef', 'name');
    if (names.has(`Role ${String(role)}`)) return [];
    const message = 'must be the name of a Role among these objects';
    return [{ path: [index, 'roleRef', 'name'], message }];
  });
}
