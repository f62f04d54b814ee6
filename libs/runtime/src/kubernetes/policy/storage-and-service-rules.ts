import type { ObjectFault } from './object-fault.js';
import { isTree, isUnset, type Tree, valueAt } from './plain-tree.js';

const claimFields = ['accessModes', 'resources', 'storageClassName', 'volumeMode'];

/** A claim asks for new storage; it names no volume, snapshot or claim that somebody else may have filled. */
export function claimFaults(spec: unknown): readonly ObjectFault[] {
  if (!isTree(spec)) return [{ path: [], message: 'must be a map with `resources`' }];
  const unknown = Object.keys(spec)
    .filter((key) => !claimFields.includes(key))
    .map((key) => ({
      path: [key],
      message: `is not allowed here; remove it (known here: ${claimFields.join(', ')})`,
    }));
  const size = valueAt(spec, 'resources', 'requests', 'storage');
  if (typeof size === 'string' && /^\d+(?:[KMGT]i?|k)?$/.test(size)) return unknown;
  const message = 'must be a size, such as `1Gi`';
  return [...unknown, { path: ['resources', 'requests', 'storage'], message }];
}

/** `kubernetes.io/service-account-token` would make a credential without an end. */
const secretTypes = [
  'Opaque',
  'kubernetes.io/basic-auth',
  'kubernetes.io/dockerconfigjson',
  'kubernetes.io/ssh-auth',
  'kubernetes.io/tls',
];

export const secretFaults = ({ type }: Tree): readonly ObjectFault[] =>
  isUnset(type) || secretTypes.some((known) => known === type)
    ? []
    : [{ path: ['type'], message: `must be one of ${secretTypes.join(', ')}` }];

const serviceFields = [
  'clusterIP',
  'ports',
  'publishNotReadyAddresses',
  'selector',
  'sessionAffinity',
  'type',
];

/** Reached within the cluster alone: a port is shown to people through `ports`, behind the edge. */
export function serviceFaults({ spec }: Tree): readonly ObjectFault[] {
  if (!isTree(spec)) return [{ path: ['spec'], message: 'must be a map with `ports`' }];
  const faults: ObjectFault[] = Object.keys(spec)
    .filter((key) => !serviceFields.includes(key))
    .map((key) => ({
      path: ['spec', key],
      message: `is not allowed here; remove it (known here: ${serviceFields.join(', ')})`,
    }));
  const { type, clusterIP, selector } = spec;
  if (!isUnset(type) && type !== 'ClusterIP')
    faults.push({ path: ['spec', 'type'], message: 'must be ClusterIP, or be left out' });
  if (!isUnset(clusterIP) && clusterIP !== 'None')
    faults.push({ path: ['spec', 'clusterIP'], message: 'must be None, or be left out' });
  // Without one, somebody with rights on endpoints could lead it anywhere.
  if (!isTree(selector) || Object.keys(selector).length === 0)
    faults.push({ path: ['spec', 'selector'], message: 'must name labels of pods' });
  return faults;
}
