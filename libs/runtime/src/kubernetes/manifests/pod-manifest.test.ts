import { describe, expect, test } from 'vitest';
import { exampleNow, exampleSpec, exampleUid } from '../fixtures/example-workspace.js';
import { podManifest, type PodRequest } from './pod-manifest.js';
import { defaultPodSize } from './pod-size.js';

const podFor = (overrides: Partial<PodRequest> = {}) =>
  podManifest({
    ...{ spec: exampleSpec(), uid: exampleUid, image: 'workshop:1', imagePullPolicy: undefined },
    ...{ size: defaultPodSize, access: 'admin', bringsContent: false, hasVolume: false },
    now: exampleNow,
    ...overrides,
  })['spec'] as {
    readonly containers: readonly Container[];
    readonly initContainers: readonly Container[];
    readonly volumes: readonly { readonly name: string }[];
    readonly [field: string]: unknown;
  };
type Container = {
  readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly securityContext: unknown;
};
const mountsOf = (container: Container | undefined) =>
  (container?.volumeMounts ?? []).map(({ name, mountPath }) => `${name} at ${mountPath}`);
const variablesOf = (container: Container | undefined) =>
  Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));

const content = 'content at /var/run/launchpad/content';
const token = 'token at /var/run/secrets/kubernetes.io/serviceaccount';

describe('the workspace’s pod', () => {
  test('gives nothing away and never starts again by itself', () => {
    expect(podFor()).toMatchObject({
      restartPolicy: 'Never',
      serviceAccountName: 'learner',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsGroup: 0,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
  });

  test.each([{}, { hasVolume: true, bringsContent: true }])(
    'every container is restricted: %j',
    (shape) => {
      const { containers, initContainers } = podFor(shape);
      for (const { securityContext } of [...containers, ...initContainers])
        expect(securityContext).toEqual({
          runAsNonRoot: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        });
    },
  );

  test('ends by itself a little after its deadline, and never "never"', () => {
    expect(podFor()['activeDeadlineSeconds']).toBe(3630);
    const late = new Date('2031-01-01T00:00:00Z');
    expect(podFor({ now: late })['activeDeadlineSeconds']).toBe(1);
  });

  test('an author’s variables cannot replace what the app is told', () => {
    const env = { GREETING: 'hello', PORT: '1', LAUNCHPAD_SESSION: 'another', HOME: '/tmp' };
    const variables = variablesOf(podFor({ spec: exampleSpec({ env }) }).containers[0]);
    expect(variables).toMatchObject({
      GREETING: 'hello',
      HOST: '0.0.0.0',
      PORT: '10080',
      HOME: '/opt/app-root/src',
      LAUNCHPAD_SESSION: 'abcdefghijklmnopqrst',
      PROJECT_NAMESPACE: 'lp-abcdefghijklmnopqrst',
    });
  });

  test.each<[string, Partial<PodRequest>, readonly string[], readonly string[] | undefined]>([
    ['an image of the workshop’s own', {}, [token], undefined],
    ['no access, no token', { access: 'none' }, [], undefined],
    [
      'files of its own',
      { access: 'none', bringsContent: true },
      [content],
      ['tini', '--', 'workshop'],
    ],
    ['a volume', { access: 'none', hasVolume: true }, ['home at /opt/app-root'], undefined],
    [
      'a volume that was filled with the files',
      { access: 'none', hasVolume: true, bringsContent: true },
      ['home at /opt/app-root'],
      undefined,
    ],
  ])('%s', (...[, request, mounts, command]) => {
    const [container] = podFor(request).containers;
    expect(mountsOf(container)).toEqual(mounts);
    expect(container?.command?.slice(-3)).toEqual(command);
  });

  test('a volume is filled by the same image, before anything else', () => {
    const [copy] = podFor({ hasVolume: true }).initContainers;
    const command = [
      'workshop',
      'copy-volume',
      '--from',
      '/opt/app-root',
      '--to',
      '/mnt/workspace',
    ];
    expect(copy).toMatchObject({ image: 'workshop:1', command });
    expect(mountsOf(copy)).toEqual(['home at /mnt']);
    const [withFiles] = podFor({ hasVolume: true, bringsContent: true }).initContainers;
    expect(withFiles?.command?.slice(-6)).toEqual(command);
    expect(mountsOf(withFiles)).toEqual(['home at /mnt', content]);
  });

  test('the token is the kubelet’s to ask for, bound to the pod and good for an hour', () => {
    const [volume] = podFor().volumes;
    expect(volume).toMatchObject({
      projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3600 } }, {}, {}] },
    });
    expect(podFor({ access: 'none' }).volumes).toEqual([]);
  });
});
