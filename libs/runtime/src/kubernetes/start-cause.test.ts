import { describe, expect, test } from 'vitest';
import { ContainerStatus, ApiStatus } from './cluster-objects.js';
import { containerCause, endedCause, imageCause, refusalOf } from './start-cause.js';

const waiting = (reason: string, message?: string): ContainerStatus =>
  ContainerStatus.parse({ name: 'workshop', state: { waiting: { reason, message } } });

// Messages as kubelets, container engines and registries word them.
const missing =
  'rpc error: code = NotFound desc = failed to pull and unpack image "r.example/a:1": failed to resolve reference "r.example/a:1": r.example/a:1: not found';
const denied =
  'rpc error: code = Unknown desc = failed to pull and unpack image "r.example/a:1": failed to resolve reference "r.example/a:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
const unauthorized =
  'rpc error: code = Unknown desc = failed to pull image: failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized';
const unreachable =
  'rpc error: code = Unknown desc = failed to pull and unpack image "r.example/a:1": failed to do request: Head "https://r.example/v2/a/manifests/1": dial tcp: lookup r.example: no such host';

describe('an image that cannot be had', () => {
  test.each([
    ['not there', waiting('ErrImagePull', missing), [], 'image_not_found'],
    ['kept from us', waiting('ErrImagePull', denied), [], 'image_denied'],
    ['for those who log in', waiting('ErrImagePull', unauthorized), [], 'image_denied'],
    [
      'told by an event alone',
      waiting('ImagePullBackOff', 'Back-off pulling image "r.example/a:1"'),
      [missing],
      'image_not_found',
    ],
    [
      'denied, told by an event',
      waiting('ImagePullBackOff', 'Back-off pulling image "a"'),
      [denied],
      'image_denied',
    ],
    [
      'a name that is none',
      waiting('InvalidImageName', 'couldn’t parse image reference'),
      [],
      'image_not_found',
    ],
    [
      'not on the machine',
      waiting('ErrImageNeverPull', 'Container image is not present'),
      [],
      'image_not_found',
    ],
    ['a registry that does not answer', waiting('ErrImagePull', unreachable), [], undefined],
    ['no word yet', waiting('ImagePullBackOff', 'Back-off pulling image "a"'), [], undefined],
    ['not the image', waiting('ContainerCreating'), [], undefined],
  ])('%s', (...[, container, messages, code]) => {
    const events = messages.map((message) => ({ reason: 'Failed', message }));
    expect(imageCause(container, events)?.code).toBe(code);
  });

  test('the learner is told in words, with what the registry said', () => {
    expect(imageCause(waiting('ErrImagePull', missing), [])?.cause).toMatch(
      /^The image of this workshop is not in its registry: .*r\.example\/a:1: not found/,
    );
  });
});

describe('a container that does not run', () => {
  test.each([
    ['CrashLoopBackOff', 'crash_loop'],
    ['CreateContainerConfigError', 'start_failed'],
    ['RunContainerError', 'start_failed'],
    ['PodInitializing', undefined],
  ])('%s is %s', (reason, code) => expect(containerCause(waiting(reason))?.code).toBe(code));

  test.each([
    [
      'its setup failed',
      { exitCode: 78, message: 'exit code 3. no port left' },
      'setup_failed',
      'no port left',
    ],
    [
      'no memory',
      { exitCode: 137, reason: 'OOMKilled' },
      'start_failed',
      'not enough memory while starting',
    ],
    [
      'an exit',
      { exitCode: 1, message: 'PORT: must be a number' },
      'start_failed',
      'exit code 1 while starting. PORT',
    ],
    ['a signal', { exitCode: 137, signal: 9 }, 'start_failed', 'signal 9'],
  ])('%s', (...[, ended, code, words]) => {
    const cause = endedCause(ended, 'starting');
    expect(cause.code).toBe(code);
    expect(cause.cause).toContain(words);
  });

  test('what it said is one line, and not without end', () => {
    const { cause } = endedCause({ exitCode: 1, message: 'a\n'.repeat(5000) }, 'starting');
    expect(cause).not.toContain('\n');
    expect(cause.length).toBeLessThan(600);
  });
});

describe('an object that is refused', () => {
  const forbidden = (message: string, causes: object[] = []) =>
    ApiStatus.parse({ kind: 'Status', reason: 'Forbidden', message, details: { causes } });

  test.each([
    [
      'quota',
      'pods "workspace" is forbidden: exceeded quota: budget, requested: limits.cpu=500m, used: limits.cpu=0, limited: limits.cpu=100m',
      'quota_exceeded',
    ],
    [
      'limit range',
      'persistentvolumeclaims "home" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
      'quota_exceeded',
    ],
    [
      'pod security',
      'pods "workspace" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
      'admission_refused',
    ],
    ['a webhook', 'admission webhook "policy.example" denied the request: no', 'admission_refused'],
    [
      'our own rights',
      'pods is forbidden: User "system:serviceaccount:launchpad:worker" cannot create resource "pods" in API group ""',
      'start_failed',
    ],
    [
      'an invalid object',
      'Pod "workspace" is invalid: spec.containers[0].image: Required value',
      'admission_refused',
    ],
  ])('%s', (_what, message, code) => {
    expect(refusalOf(forbidden(message), 'Pod')).toMatchObject({
      kind: 'cause',
      cause: { code, cause: expect.stringContaining('Pod') as string },
    });
  });

  test('a namespace that is leaving', () => {
    const status = forbidden(
      'unable to create new content in namespace lp-x because it is being terminated',
      [{ reason: 'NamespaceTerminating' }],
    );
    expect(refusalOf(status, 'Pod')).toEqual({ kind: 'leaving' });
  });

  test('a quota that nobody has counted yet', () => {
    const status = forbidden(
      'pods "workspace" is forbidden: status unknown for quota: budget, resources: limits.cpu',
    );
    expect(refusalOf(status, 'Pod')).toEqual({ kind: 'uncounted' });
  });
});
