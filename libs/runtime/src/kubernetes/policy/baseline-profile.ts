import { isTree, isUnset, itemsOf, type Tree, valueAt } from './plain-tree.js';
import {
  everyContainer,
  everyContext,
  type FoundContainer,
  type PodTemplate,
  type Violation,
} from './pod-violation.js';

/**
 * The *baseline* level of the Pod Security Standards, control by control in the order of the standard
 * (kubernetes.io/docs/concepts/security/pod-security-standards, v1.25 and later; where later versions allow more, the
 * older and stricter text counts, and a control that was added later counts as well).
 */
export const baselineViolations = (pod: PodTemplate): readonly Violation[] => [
  ...everyContext(pod).flatMap(contextViolations),
  ...hostNamespaces(pod),
  ...everyContainer(pod).flatMap(containerViolations),
  ...hostPathVolumes(pod),
  ...appArmorAnnotations(pod),
  ...sysctls(pod),
];

type Rule = {
  readonly control: string;
  readonly keys: readonly string[];
  readonly allowed: readonly unknown[];
};

const appArmorTypes = ['RuntimeDefault', 'Localhost'];

/** Values that may stand in a security context, beside none at all. */
const contextRules: readonly Rule[] = [
  { control: 'HostProcess', keys: ['windowsOptions', 'hostProcess'], allowed: [false] },
  { control: 'AppArmor', keys: ['appArmorProfile', 'type'], allowed: appArmorTypes },
  {
    control: 'SELinux',
    keys: ['seLinuxOptions', 'type'],
    allowed: ['', 'container_t', 'container_init_t', 'container_kvm_t'],
  },
  { control: 'SELinux', keys: ['seLinuxOptions', 'user'], allowed: [''] },
  { control: 'SELinux', keys: ['seLinuxOptions', 'role'], allowed: [''] },
  { control: 'Seccomp', keys: ['seccompProfile', 'type'], allowed: appArmorTypes },
];

const containerContextRules: readonly Rule[] = [
  { control: 'Privileged Containers', keys: ['privileged'], allowed: [false] },
  { control: '/proc Mount Type', keys: ['procMount'], allowed: ['Default'] },
];

const brokenRules = ({ path, container }: FoundContainer, rules: readonly Rule[]) =>
  rules.flatMap(({ control, keys, allowed }): readonly Violation[] => {
    const value = valueAt(container, 'securityContext', ...keys);
    if (isUnset(value) || allowed.includes(value)) return [];
    const named = allowed.filter((one) => one !== '').map(String);
    const message =
      named.length === 0 ? 'must be left out' : `must be left out or be ${named.join(' or ')}`;
    return [{ control, path: [...path, 'securityContext', ...keys], message }];
  });

const contextViolations = (found: FoundContainer) => brokenRules(found, contextRules);

const containerViolations = (found: FoundContainer): readonly Violation[] => [
  ...brokenRules(found, containerContextRules),
  ...capabilities(found),
  ...hostPorts(found),
  ...hostProbes(found),
];

function hostNamespaces(pod: PodTemplate): readonly Violation[] {
  return ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((key) => {
    const value = valueAt(pod, 'spec', key);
    if (isUnset(value) || value === false) return [];
    return [{ control: 'Host Namespaces', path: ['spec', key], message: 'must be left out' }];
  });
}

const baselineCapabilities = new Set<unknown>([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

function capabilities({ path, container }: FoundContainer): readonly Violation[] {
  const added = valueAt(container, 'securityContext', 'capabilities', 'add');
  const control = 'Capabilities';
  const at = [...path, 'securityContext', 'capabilities', 'add'];
  if (isUnset(added)) return [];
  if (!Array.isArray(added)) return [{ control, path: at, message: 'must be a list' }];
  return itemsOf(added).flatMap((name, index) =>
    baselineCapabilities.has(name)
      ? []
      : [{ control, path: [...at, index], message: `must not add ${String(name)}` }],
  );
}

const hostPorts = ({ path, container }: FoundContainer): readonly Violation[] =>
  itemsOf(container['ports']).flatMap((port, index) => {
    const value = valueAt(port, 'hostPort');
    if (isUnset(value) || value === 0) return [];
    return [
      {
        control: 'Host Ports',
        path: [...path, 'ports', index, 'hostPort'],
        message: 'must be left out',
      },
    ];
  });

const probes = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
] as const;

/** Since v1.34: a probe must not make the kubelet ask another host. */
const hostProbes = ({ path, container }: FoundContainer): readonly Violation[] =>
  probes.flatMap((probe) =>
    ['httpGet', 'tcpSocket'].flatMap((kind) => {
      const value = valueAt(container, ...probe, kind, 'host');
      if (isUnset(value) || value === '') return [];
      return [
        {
          control: 'Host Probes / Lifecycle Hooks',
          path: [...path, ...probe, kind, 'host'],
          message: 'must be left out',
        },
      ];
    }),
  );

const hostPathVolumes = (pod: PodTemplate): readonly Violation[] =>
  itemsOf(valueAt(pod, 'spec', 'volumes')).flatMap((volume, index) =>
    isUnset(valueAt(volume, 'hostPath'))
      ? []
      : [
          {
            control: 'HostPath Volumes',
            path: ['spec', 'volumes', index, 'hostPath'],
            message: 'must be left out',
          },
        ],
  );

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

function appArmorAnnotations(pod: PodTemplate): readonly Violation[] {
  const annotations = valueAt(pod, 'metadata', 'annotations');
  return Object.entries(isTree(annotations) ? annotations : ({} satisfies Tree)).flatMap(
    ([name, value]) => {
      if (!name.startsWith(appArmorPrefix)) return [];
      if (value === 'runtime/default' || String(value).startsWith('localhost/')) return [];
      return [
        {
          control: 'AppArmor',
          path: ['metadata', 'annotations', name],
          message: 'must be left out or be runtime/default or localhost/…',
        },
      ];
    },
  );
}

const safeSysctls = new Set<unknown>([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
]);

function sysctls(pod: PodTemplate): readonly Violation[] {
  const path = ['spec', 'securityContext', 'sysctls'];
  const control = 'Sysctls';
  const value = valueAt(pod, ...path);
  if (isUnset(value)) return [];
  if (!Array.isArray(value)) return [{ control, path, message: 'must be a list' }];
  return itemsOf(value).flatMap((sysctl, index) => {
    const name = valueAt(sysctl, 'name');
    if (safeSysctls.has(name)) return [];
    return [{ control, path: [...path, index, 'name'], message: `must not set ${String(name)}` }];
  });
}
