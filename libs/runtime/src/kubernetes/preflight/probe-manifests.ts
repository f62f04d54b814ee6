import type { Manifest } from '../manifests/manifest.js';
import { networkManifests } from '../manifests/network-manifests.js';
import { resourceList } from '../manifests/pod-size.js';
import { labels } from '../owner-marks.js';
import { callerScript, listenerScript, probePort, type ProbeTarget } from './probe-scripts.js';

/** What a run of the preflight makes carries this, and is found by it when the run was cut short. */
const preflightLabel = 'launchpad.dev/preflight';
const probeAccount = 'probe';

/** One run of the preflight. */
export type ProbeRun = {
  readonly id: string;
  readonly installationId: string;
  /** The image that workspaces run: it has Node, and where it cannot be pulled no session would start. */
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never' | undefined;
};

/** \`open\` has no policies, \`walled\` has those of a session and must hold what is in it to the restricted profile. */
export type ProbeSide = 'open' | 'walled';

export const probeNamespace = (run: ProbeRun, side: ProbeSide): string =>
  `lp-preflight-${run.id}-${side}`;

export const probeSelector = (installationId: string): string =>
  `${labels.managedBy}=launchpad,${labels.installation}=${installationId},${preflightLabel}`;

const marks = ({ id, installationId }: ProbeRun) => ({
  [labels.managedBy]: 'launchpad',
  [labels.installation]: installationId,
  [preflightLabel]: id,
});

export const probeNamespaceManifest = (run: ProbeRun, side: ProbeSide): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: probeNamespace(run, side),
    labels: { ...marks(run), 'pod-security.kubernetes.io/enforce': 'restricted' },
  },
});

export const probeAccountManifest = (run: ProbeRun): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: probeAccount, labels: marks(run) },
  automountServiceAccountToken: false,
});

/** The very policies of a session that may use the internet: what holds for it holds for all. */
export const probePolicies = (run: ProbeRun): readonly Manifest[] =>
  networkManifests(
    {
      edge: { namespaceLabels: {}, podLabels: { [preflightLabel]: 'nobody' } },
      egress: 'internet',
      apiServer: [],
    },
    { installationId: run.installationId, tenantId: 'preflight', sessionId: run.id, uid: run.id },
  );

export const listenerManifest = (run: ProbeRun): Manifest =>
  probePod(run, 'listener', {
    command: ['node', '-e', listenerScript],
    readinessProbe: {
      exec: {
        command: [
          'node',
          '-e',
          `require('node:net').connect(${String(probePort)}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`,
        ],
      },
      periodSeconds: 1,
      timeoutSeconds: 5,
    },
  });

export const callerManifest = (
  run: ProbeRun,
  targets: Readonly<Record<string, ProbeTarget>>,
): Manifest =>
  probePod(run, 'caller', {
    command: ['node', '-e', callerScript],
    env: [{ name: 'TARGETS', value: JSON.stringify(targets) }],
  });

const size = { cpuMillis: 100, memoryBytes: 96 * 1024 ** 2 };

function probePod(
  run: ProbeRun,
  name: string,
  container: Readonly<Record<string, unknown>>,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: marks(run) },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: 180,
      terminationGracePeriodSeconds: 0,
      serviceAccountName: probeAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        ...{ runAsNonRoot: true, runAsUser: 1001, runAsGroup: 0 },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name,
          image: run.image,
          ...(run.imagePullPolicy === undefined ? {} : { imagePullPolicy: run.imagePullPolicy }),
          ...container,
          resources: {
            requests: resourceList(size),
            limits: resourceList({ ...size, cpuMillis: 500 }),
          },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

/** What no restricted namespace may take. It is never made: the API server is only asked. */
export const privilegedManifest = (run: ProbeRun): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'privileged', labels: marks(run) },
  spec: {
    serviceAccountName: probeAccount,
    automountServiceAccountToken: false,
    hostPID: true,
    containers: [{ name: 'privileged', image: run.image, securityContext: { privileged: true } }],
  },
});
