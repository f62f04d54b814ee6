import { isTree, isUnset, itemsOf, valueAt } from './plain-tree.js';
import {
  everyContainer,
  everyContext,
  type FoundContainer,
  type PodTemplate,
  type Violation,
} from './pod-violation.js';

/**
 * What the *restricted* level of the Pod Security Standards demands beyond *baseline*, control by control in the order
 * of the standard (kubernetes.io/docs/concepts/security/pod-security-standards, v1.25 and later). Pods for Windows,
 * which the standard spares some of it, are held to all of it.
 */
export const restrictedViolations = (pod: PodTemplate): readonly Violation[] => [
  ...volumeTypes(pod),
  ...everyContainer(pod).flatMap(privilegeEscalation),
  ...runningAsNonRoot(pod),
  ...everyContext(pod).flatMap(nonRootUser),
  ...seccomp(pod),
  ...everyContainer(pod).flatMap(capabilities),
];

const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const volumeTypes = (pod: PodTemplate): readonly Violation[] =>
  itemsOf(valueAt(pod, 'spec', 'volumes')).flatMap((volume, index) => {
    const control = 'Volume Types';
    const path = ['spec', 'volumes', index];
    const kinds = Object.entries(isTree(volume) ? volume : {})
      .filter(([key, value]) => key !== 'name' && !isUnset(value))
      .map(([key]) => key);
    if (kinds.length === 0)
      return [{ control, path, message: 'must say its kind, such as emptyDir: {}' }];
    return kinds
      .filter((kind) => !allowedVolumes.has(kind))
      .map((kind) => ({
        control,
        path: [...path, kind],
        message: `must be another kind: ${[...allowedVolumes].join(', ')}`,
      }));
  });

function privilegeEscalation({ path, container }: FoundContainer): readonly Violation[] {
  const keys = ['securityContext', 'allowPrivilegeEscalation'];
  if (valueAt(container, ...keys) === false) return [];
  return [
    { control: 'Privilege Escalation', path: [...path, ...keys], message: 'must be set to false' },
  ];
}

/** A container that says nothing has what the pod says. */
function inherited(
  pod: PodTemplate,
  keys: readonly string[],
  rule: {
    readonly control: string;
    readonly message: string;
    readonly holds: (value: unknown) => boolean;
  },
): readonly Violation[] {
  const { control, message, holds } = rule;
  const own = valueAt(pod, 'spec', 'securityContext', ...keys);
  const podPath = ['spec', 'securityContext', ...keys];
  const wrongPod = !isUnset(own) && !holds(own) ? [{ control, path: podPath, message }] : [];
  const wrong = everyContainer(pod).flatMap(({ path, container }) => {
    const value = valueAt(container, 'securityContext', ...keys);
    if (isUnset(value) ? holds(own) || wrongPod.length > 0 : holds(value)) return [];
    return [{ control, path: [...path, 'securityContext', ...keys], message }];
  });
  return [...wrongPod, ...wrong];
}

const runningAsNonRoot = (pod: PodTemplate): readonly Violation[] =>
  inherited(pod, ['runAsNonRoot'], {
    control: 'Running as Non-root',
    message: 'must be set to true, here or for the whole pod',
    holds: (value) => value === true,
  });

function nonRootUser({ path, container }: FoundContainer): readonly Violation[] {
  const keys = ['securityContext', 'runAsUser'];
  const user = valueAt(container, ...keys);
  if (isUnset(user) || (typeof user === 'number' && user > 0)) return [];
  return [
    {
      control: 'Running as Non-root user',
      path: [...path, ...keys],
      message: 'must be left out or be another user than 0',
    },
  ];
}

const seccomp = (pod: PodTemplate): readonly Violation[] =>
  inherited(pod, ['seccompProfile', 'type'], {
    control: 'Seccomp',
    message: 'must be RuntimeDefault or Localhost, here or for the whole pod',
    holds: (value) => value === 'RuntimeDefault' || value === 'Localhost',
  });

function capabilities({ path, container }: FoundContainer): readonly Violation[] {
  const control = 'Capabilities';
  const at = [...path, 'securityContext', 'capabilities'];
  const dropped = itemsOf(valueAt(container, 'securityContext', 'capabilities', 'drop'));
  const added = itemsOf(valueAt(container, 'securityContext', 'capabilities', 'add'));
  return [
    ...(dropped.includes('ALL')
      ? []
      : [{ control, path: [...at, 'drop'], message: 'must hold ALL' }]),
    ...added.flatMap((name, index) =>
      name === 'NET_BIND_SERVICE'
        ? []
        : [{ control, path: [...at, 'add', index], message: `must not add ${String(name)}` }],
    ),
  ];
}
