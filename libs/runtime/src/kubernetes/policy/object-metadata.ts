import { objectNames } from '../slug.js';
import type { ObjectFault } from './object-fault.js';
import { isTree, isUnset } from './plain-tree.js';

const knownFields = ['name', 'namespace', 'labels', 'annotations'];

/** What Launchpad itself and the cluster make in a session's namespace. */
const takenNames = new Set<string>([...Object.values(objectNames), 'default', 'kube-root-ca.crt']);

/** DNS label (RFC 1123), so that it does for every kind. */
const namePattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const ownNamespace = /^\{\{ *namespace *\}\}$/;

/** Marks by which Launchpad and the cluster know what is whose. */
const reservedKey =
  /^(?:app\.kubernetes\.io\/(?:managed-by|component)|(?:[a-z0-9-]+\.)*launchpad\.dev\/.*|(?:[a-z0-9-]+\.)*kubernetes\.io\/(?!name|instance|version|part-of).*|(?:[a-z0-9-]+\.)*k8s\.io\/.*)$/;

export function metadataFaults(metadata: unknown): readonly ObjectFault[] {
  if (!isTree(metadata)) return [{ path: [], message: 'must be a map with at least a `name`' }];
  const unknown = Object.keys(metadata)
    .filter((key) => !knownFields.includes(key))
    .map((key) => ({
      path: [key],
      message: `is not allowed here; remove it (known here: ${knownFields.join(', ')})`,
    }));
  return [
    ...unknown,
    ...nameFaults(metadata['name']),
    ...namespaceFaults(metadata['namespace']),
    ...markFaults(metadata, 'labels'),
    ...markFaults(metadata, 'annotations'),
  ];
}

function nameFaults(name: unknown): readonly ObjectFault[] {
  const filled = String(name).replaceAll(/\{\{ *session *\}\}/g, 'a'.repeat(20));
  if (typeof name !== 'string' || !namePattern.test(filled)) {
    const message = 'must be a name of small letters, digits and dashes, such as `database`';
    return [{ path: ['name'], message }];
  }
  if (!takenNames.has(name)) return [];
  return [{ path: ['name'], message: 'is the name of something of Launchpad; choose another' }];
}

const namespaceFaults = (namespace: unknown): readonly ObjectFault[] =>
  isUnset(namespace) || (typeof namespace === 'string' && ownNamespace.test(namespace))
    ? []
    : [{ path: ['namespace'], message: 'must be left out: objects go into the session’s own' }];

/** Labels or annotations; also those of a pod's template. */
export function markFaults(
  metadata: unknown,
  field: 'labels' | 'annotations',
): readonly ObjectFault[] {
  const marks = isTree(metadata) ? metadata[field] : undefined;
  if (isUnset(marks)) return [];
  if (!isTree(marks)) return [{ path: [field], message: 'must be a map of names to texts' }];
  return Object.entries(marks).flatMap(([key, value]) => {
    const path = [field, key];
    if (reservedKey.test(key)) return [{ path, message: 'is reserved; remove it' }];
    return typeof value === 'string'
      ? []
      : [{ path, message: 'must be text; put the value in quotes' }];
  });
}
