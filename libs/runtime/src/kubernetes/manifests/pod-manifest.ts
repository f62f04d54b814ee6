import type { V1Container, V1PodSpec, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { ClusterAccess } from '../../cluster-request.js';
import { workspaceEnv } from '../../workspace-env.js';
import type { WorkspaceSpec } from '../../workspace-runtime.js';
import type { KubernetesRuntimeOptions, PodSize } from '../kubernetes-options.js';
import { annotations, ownerLabels } from '../owner-marks.js';
import { namespaceOf, objectNames } from '../slug.js';
import { contentFile } from './content-manifest.js';
import type { Manifest } from './manifest.js';
import { workspaceComponent, workspacePort } from './network-manifests.js';
import type { Plain } from './plain.js';
import { resourceList } from './pod-size.js';

type Container = Plain<V1Container>;
type Volume = Plain<V1Volume>;

export type PodRequest = {
  readonly spec: WorkspaceSpec;
  /** Uid of the namespace it is meant for. */
  readonly uid: string;
  readonly image: string;
  readonly imagePullPolicy: KubernetesRuntimeOptions['imagePullPolicy'];
  readonly size: PodSize;
  readonly access: ClusterAccess;
  /** Whether the workshop's files come as a ConfigMap, because the image has none. */
  readonly bringsContent: boolean;
  readonly hasVolume: boolean;
  readonly now: Date;
};

/** The images' own places: everything writable is below `appRoot`, which group 0 may write whatever the user id. */
const appRoot = '/opt/app-root';
const home = `${appRoot}/src`;
/** Any user id will do; a cluster that assigns them replaces this one. */
const learner = { runAsNonRoot: true, runAsUser: 1001, runAsGroup: 0, fsGroup: 0 } as const;

const contentMount = '/var/run/launchpad/content';
const tokenMount = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The root of a volume cannot be renamed, and filling it ends with a rename. */
const volumeFolder = 'workspace';
const volumeMount = '/mnt';

/** The app ends by itself at the deadline; this ends a program that does not. */
const slackSeconds = 30;
/** A namespace is not gone before its pods had this long, so it is also what a place takes to become free. */
const graceSeconds = 5;
const tokenSeconds = 3600;

export function podManifest(request: PodRequest): Manifest {
  const { spec, uid } = request;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: objectNames.pod,
      labels: { ...ownerLabels(spec), ...workspaceComponent },
      annotations: {
        [annotations.workspace]: uid,
        [annotations.expiresAt]: spec.hardDeadline.toISOString(),
      },
    },
    spec: podSpec(request),
  };
}

function podSpec(request: PodRequest): Plain<V1PodSpec> {
  const { spec, now } = request;
  const secondsLeft = Math.ceil((spec.hardDeadline.getTime() - now.getTime()) / 1000);
  return {
    // Whether it starts again is the reconciler's to decide, which counts and tells the learner.
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    activeDeadlineSeconds: Math.max(1, secondsLeft + slackSeconds),
    serviceAccountName: objectNames.account,
    automountServiceAccountToken: false,
    // Services would otherwise show in the environment of every terminal.
    enableServiceLinks: false,
    securityContext: {
      ...learner,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    initContainers: request.hasVolume ? [copyHomeContainer(request)] : [],
    containers: [workshopContainer(request)],
    volumes: volumesOf(request),
  };
}

function workshopContainer(request: PodRequest): Container {
  const { spec, uid, access, hasVolume, bringsContent } = request;
  const variables = {
    ...workspaceEnv(spec, uid, { home, listen: { HOST: '0.0.0.0', PORT: String(workspacePort) } }),
    PROJECT_NAMESPACE: namespaceOf(spec.sessionId),
    // A workshop whose setup fails does not start: the pod's last words say why.
    SETUP_FIRST: 'yes',
    LAST_WORDS_FILE: '/dev/termination-log',
  };
  return {
    ...containerBasics(request, objectNames.container),
    ...startCommand(request),
    env: Object.entries(variables).map(([name, value]) => ({ name, value: literal(value) })),
    ports: [{ name: 'workshop', containerPort: workspacePort }],
    // It listens once it is ready, and every path of it asks for an identity that the kubelet does not have.
    readinessProbe: { tcpSocket: { port: workspacePort }, periodSeconds: 1, timeoutSeconds: 1 },
    volumeMounts: [
      ...(hasVolume ? [{ name: 'home', mountPath: appRoot, subPath: volumeFolder }] : []),
      ...(bringsContent && !hasVolume ? [contentVolumeMount] : []),
      ...(access === 'none' ? [] : [{ name: 'token', mountPath: tokenMount, readOnly: true }]),
    ],
  };
}

/** The kubelet would put other variables in place of `$(NAME)`, and one `$` in place of two. */
const literal = (value: string): string => value.replaceAll('$', () => '$$');

/** First start only: the volume becomes what the image has below `/opt/app-root`, with the workshop's files in it. */
function copyHomeContainer(request: PodRequest): Container {
  const copy = ['workshop', 'copy-volume', '--from', appRoot];
  const command = [...copy, '--to', `${volumeMount}/${volumeFolder}`];
  return {
    ...containerBasics(request, objectNames.copyHome),
    command: request.bringsContent ? afterUnpacking(command) : command,
    env: [{ name: 'HOME', value: home }],
    volumeMounts: [
      { name: 'home', mountPath: volumeMount },
      ...(request.bringsContent ? [contentVolumeMount] : []),
    ],
  };
}

function containerBasics({ image, imagePullPolicy, size }: PodRequest, name: string): Container {
  return {
    name,
    image,
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    resources: { requests: resourceList(size.requests), limits: resourceList(size.limits) },
    // Without a message of its own, the end of what it printed says why it ended.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** An image's own start, but for ours that has no workshop in it. A volume has been filled before. */
const startCommand = ({ bringsContent, hasVolume }: PodRequest): Pick<Container, 'command'> =>
  bringsContent && !hasVolume ? { command: afterUnpacking(['tini', '--', 'workshop']) } : {};

const afterUnpacking = (command: readonly string[]): string[] => [
  ...['sh', '-c', `tar -xzf ${contentMount}/${contentFile} -C ${home} && exec "$@"`, 'sh'],
  ...command,
];

const contentVolumeMount: Plain<V1VolumeMount> = {
  name: 'content',
  mountPath: contentMount,
  readOnly: true,
};

function volumesOf({ access, hasVolume, bringsContent }: PodRequest): readonly Volume[] {
  return [
    ...(hasVolume
      ? [{ name: 'home', persistentVolumeClaim: { claimName: objectNames.home } }]
      : []),
    ...(bringsContent ? [{ name: 'content', configMap: { name: objectNames.content } }] : []),
    ...(access === 'none' ? [] : [tokenVolume]),
  ];
}

/**
 * What `kubectl` finds where it looks. The kubelet asks for the token (TokenRequest), binds it to this pod and renews it;
 * it is worth nothing once the pod is gone, and Launchpad never holds it.
 */
const tokenVolume: Volume = {
  name: 'token',
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: tokenSeconds } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
};
