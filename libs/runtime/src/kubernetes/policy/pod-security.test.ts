import { describe, expect, it } from 'vitest';
import { podSecurityViolations } from './pod-security.js';

const context = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};
const podContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const container = { name: 'a', image: 'i', securityContext: context };

const podOf = (spec: object = {}, metadata: object = {}) => ({
  metadata,
  spec: { securityContext: podContext, containers: [container], ...spec },
});
const withContext = (more: object) =>
  podOf({ containers: [{ ...container, securityContext: { ...context, ...more } }] });
const withContainer = (more: object) => podOf({ containers: [{ ...container, ...more }] });
const withPodContext = (more: object) => podOf({ securityContext: { ...podContext, ...more } });
const withVolume = (volume: object) => podOf({ volumes: [{ name: 'v', ...volume }] });

const controls = (pod: object, level?: 'baseline' | 'restricted') =>
  podSecurityViolations(pod, level).map(({ control, path }) => `${control}: ${path.join('.')}`);

const c0 = 'spec.containers.0.securityContext';

describe('pods that satisfy the restricted profile', () => {
  it.each<[string, object]>([
    ['the smallest', podOf()],
    ['a user of its own', withContext({ runAsUser: 1001 })],
    [
      'non-root by the container',
      podOf({
        securityContext: { seccompProfile: { type: 'Localhost' } },
        containers: [{ ...container, securityContext: { ...context, runAsNonRoot: true } }],
      }),
    ],
    [
      'seccomp by the container',
      podOf({
        securityContext: { runAsNonRoot: true },
        containers: [
          {
            ...container,
            securityContext: { ...context, seccompProfile: { type: 'RuntimeDefault' } },
          },
        ],
      }),
    ],
    [
      'NET_BIND_SERVICE',
      withContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
    ],
    [
      'a safe sysctl',
      withPodContext({ sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] }),
    ],
    ['SELinux for containers', withPodContext({ seLinuxOptions: { type: 'container_t' } })],
    [
      'AppArmor by default',
      podOf(
        {},
        { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'runtime/default' } },
      ),
    ],
    ['ports', withContainer({ ports: [{ containerPort: 80, hostPort: 0 }] })],
    ['a probe of itself', withContainer({ livenessProbe: { httpGet: { port: 80 } } })],
    ...[
      'configMap',
      'csi',
      'downwardAPI',
      'emptyDir',
      'ephemeral',
      'persistentVolumeClaim',
      'projected',
      'secret',
    ].map((kind): [string, object] => [kind, withVolume({ [kind]: {} })]),
  ])('%s', (_, pod) => {
    expect(controls(pod)).toEqual([]);
  });
});

describe('every control, with its path', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'HostProcess',
      withPodContext({ windowsOptions: { hostProcess: true } }),
      ['HostProcess: spec.securityContext.windowsOptions.hostProcess'],
    ],
    [
      'HostProcess of a container',
      withContext({ windowsOptions: { hostProcess: true } }),
      [`HostProcess: ${c0}.windowsOptions.hostProcess`],
    ],
    ['hostNetwork', podOf({ hostNetwork: true }), ['Host Namespaces: spec.hostNetwork']],
    ['hostPID', podOf({ hostPID: true }), ['Host Namespaces: spec.hostPID']],
    ['hostIPC, not even as text', podOf({ hostIPC: 'true' }), ['Host Namespaces: spec.hostIPC']],
    ['privileged', withContext({ privileged: true }), [`Privileged Containers: ${c0}.privileged`]],
    [
      'a capability',
      withContext({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
      [`Capabilities: ${c0}.capabilities.add.0`],
    ],
    [
      'a capability that baseline has',
      withContext({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } }),
      [`Capabilities: ${c0}.capabilities.add.0`],
    ],
    [
      'capabilities not dropped',
      withContext({ capabilities: { drop: ['NET_RAW'] } }),
      [`Capabilities: ${c0}.capabilities.drop`],
    ],
    [
      'hostPath',
      withVolume({ hostPath: { path: '/' } }),
      ['Volume Types: spec.volumes.0.hostPath'],
    ],
    ['nfs', withVolume({ nfs: {} }), ['Volume Types: spec.volumes.0.nfs']],
    ['a volume of no kind', withVolume({}), ['Volume Types: spec.volumes.0']],
    [
      'a volume of two kinds',
      withVolume({ emptyDir: {}, iscsi: {} }),
      ['Volume Types: spec.volumes.0.iscsi'],
    ],
    [
      'hostPort',
      withContainer({ ports: [{ containerPort: 80 }, { hostPort: 80 }] }),
      ['Host Ports: spec.containers.0.ports.1.hostPort'],
    ],
    [
      'a probe of another host',
      withContainer({ readinessProbe: { tcpSocket: { host: '169.254.169.254', port: 80 } } }),
      ['Host Probes / Lifecycle Hooks: spec.containers.0.readinessProbe.tcpSocket.host'],
    ],
    [
      'a hook to another host',
      withContainer({ lifecycle: { preStop: { httpGet: { host: 'x' } } } }),
      ['Host Probes / Lifecycle Hooks: spec.containers.0.lifecycle.preStop.httpGet.host'],
    ],
    [
      'AppArmor off',
      podOf(
        {},
        { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } },
      ),
      ['AppArmor: metadata.annotations.container.apparmor.security.beta.kubernetes.io/a'],
    ],
    [
      'AppArmor off by its field',
      withContext({ appArmorProfile: { type: 'Unconfined' } }),
      [`AppArmor: ${c0}.appArmorProfile.type`],
    ],
    [
      'SELinux type',
      withContext({ seLinuxOptions: { type: 'spc_t' } }),
      [`SELinux: ${c0}.seLinuxOptions.type`],
    ],
    [
      'SELinux user',
      withPodContext({ seLinuxOptions: { user: 'u' } }),
      ['SELinux: spec.securityContext.seLinuxOptions.user'],
    ],
    [
      'SELinux role',
      withPodContext({ seLinuxOptions: { role: 'r' } }),
      ['SELinux: spec.securityContext.seLinuxOptions.role'],
    ],
    ['/proc', withContext({ procMount: 'Unmasked' }), [`/proc Mount Type: ${c0}.procMount`]],
    [
      'seccomp off',
      withContext({ seccompProfile: { type: 'Unconfined' } }),
      [`Seccomp: ${c0}.seccompProfile.type`],
    ],
    [
      'no seccomp',
      podOf({ securityContext: { runAsNonRoot: true } }),
      [`Seccomp: ${c0}.seccompProfile.type`],
    ],
    [
      'a sysctl',
      withPodContext({ sysctls: [{ name: 'kernel.msgmax' }] }),
      ['Sysctls: spec.securityContext.sysctls.0.name'],
    ],
    [
      'privilege escalation left open',
      withContext({ allowPrivilegeEscalation: undefined }),
      [`Privilege Escalation: ${c0}.allowPrivilegeEscalation`],
    ],
    [
      'root is possible',
      podOf({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
      [`Running as Non-root: ${c0}.runAsNonRoot`],
    ],
    [
      'root by the container',
      withContext({ runAsNonRoot: false }),
      [`Running as Non-root: ${c0}.runAsNonRoot`],
    ],
    [
      'root by the pod, whatever the container says',
      podOf({
        securityContext: { ...podContext, runAsNonRoot: false },
        containers: [{ ...container, securityContext: { ...context, runAsNonRoot: true } }],
      }),
      ['Running as Non-root: spec.securityContext.runAsNonRoot'],
    ],
    ['user 0', withContext({ runAsUser: 0 }), [`Running as Non-root user: ${c0}.runAsUser`]],
    [
      'user 0 of the pod',
      withPodContext({ runAsUser: 0 }),
      ['Running as Non-root user: spec.securityContext.runAsUser'],
    ],
    [
      'an init container',
      podOf({
        initContainers: [{ ...container, securityContext: { ...context, privileged: true } }],
      }),
      ['Privileged Containers: spec.initContainers.0.securityContext.privileged'],
    ],
    [
      'an ephemeral container',
      podOf({
        ephemeralContainers: [
          { name: 'e', securityContext: { ...context, allowPrivilegeEscalation: true } },
        ],
      }),
      ['Privilege Escalation: spec.ephemeralContainers.0.securityContext.allowPrivilegeEscalation'],
    ],
    ['no containers', podOf({ containers: [] }), ['Shape: spec.containers']],
    [
      'containers that are none',
      podOf({ containers: { 0: container } }),
      ['Shape: spec.containers', 'Shape: spec.containers'],
    ],
    [
      'a context that is none',
      withContainer({ securityContext: 'restricted' }),
      ['Shape: spec.containers.0.securityContext'],
    ],
    ['no pod', { spec: [] }, ['Shape: spec']],
  ])('%s', (_, pod, expected) => {
    expect(controls(pod)).toEqual(expected);
  });

  it('names every violation of a pod that says nothing about its security', () => {
    expect(controls({ spec: { containers: [{ name: 'a' }] } })).toEqual([
      `Privilege Escalation: ${c0}.allowPrivilegeEscalation`,
      `Running as Non-root: ${c0}.runAsNonRoot`,
      `Seccomp: ${c0}.seccompProfile.type`,
      `Capabilities: ${c0}.capabilities.drop`,
    ]);
  });
});

describe('the baseline level', () => {
  it.each<[string, object, readonly string[]]>([
    ['lets a plain pod be', { spec: { containers: [{ name: 'a' }] } }, []],
    ['lets root be', withContext({ runAsUser: 0, runAsNonRoot: false }), []],
    ['lets usual capabilities be', withContext({ capabilities: { add: ['CHOWN', 'SETUID'] } }), []],
    [
      'refuses the others',
      withContext({ capabilities: { add: ['NET_ADMIN'] } }),
      [`Capabilities: ${c0}.capabilities.add.0`],
    ],
    [
      'refuses hostPath',
      withVolume({ hostPath: {} }),
      ['HostPath Volumes: spec.volumes.0.hostPath'],
    ],
    [
      'refuses privileged',
      withContext({ privileged: true }),
      [`Privileged Containers: ${c0}.privileged`],
    ],
    [
      'refuses host namespaces',
      podOf({ hostNetwork: true }),
      ['Host Namespaces: spec.hostNetwork'],
    ],
    [
      'refuses seccomp off',
      withPodContext({ seccompProfile: { type: 'Unconfined' } }),
      ['Seccomp: spec.securityContext.seccompProfile.type'],
    ],
  ])('%s', (_, pod, expected) => {
    expect(controls(pod, 'baseline')).toEqual(expected);
  });
});
