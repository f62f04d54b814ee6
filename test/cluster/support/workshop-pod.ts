import { randomInt } from 'node:crypto';

export const workshopImage = 'docker.io/launchpad/workshop:dev';

type Container = {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly volumeMounts?: readonly Readonly<Record<string, unknown>>[];
  readonly readOnlyRootFilesystem?: boolean;
};

type PodShape = {
  readonly name: string;
  readonly uid?: number;
  readonly main: Container;
  readonly init?: Container;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
};

/** As clusters choose them: high, and nobody's when an image is built. */
export const arbitraryUid = (): number => randomInt(1_000_000_000, 2_000_000_000);

/** A pod within the *restricted* profile, whatever it runs. */
export function restrictedPod({ name, uid = arbitraryUid(), main, init, volumes }: PodShape) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 5,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: uid,
        fsGroup: uid,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(init === undefined ? {} : { initContainers: [container('init', init)] }),
      containers: [
        {
          ...container('workshop', main),
          ...(main.command === undefined && {
            readinessProbe: { tcpSocket: { port: 10_080 }, periodSeconds: 1 },
          }),
        },
      ],
      volumes: volumes ?? [],
    },
  };
}

const container = (
  name: string,
  { image = workshopImage, env = {}, readOnlyRootFilesystem = false, ...rest }: Container,
) => ({
  name,
  image,
  imagePullPolicy: 'IfNotPresent',
  env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem,
    capabilities: { drop: ['ALL'] },
  },
  ...rest,
});
