import type { StartFailure } from '../start-failure.js';
import type { ApiStatus, ClusterEvent, ContainerStatus, Terminated } from './cluster-objects.js';

/** Why a workspace does not start: a code for programs, words for its learner. */
export type StartCause = { readonly code: StartFailure; readonly cause: string };

/** What the workshop app ends with when the workshop's setup failed (`SETUP_FIRST`). */
const setupFailedExitCode = 78;

const longestDetail = 500;
const brief = (detail: string): string => {
  const oneLine = detail.replaceAll(/\s+/g, ' ').trim();
  return oneLine.length > longestDetail ? `${oneLine.slice(0, longestDetail - 1)}…` : oneLine;
};
const told = (words: string, detail: string | undefined): string =>
  detail === undefined || detail.trim() === '' ? words : `${words} ${brief(detail)}`;

/** Words of container engines and registries; the order counts, for one message can hold several. */
const pullFailures: readonly (readonly [pattern: RegExp, code: StartFailure, words: string])[] = [
  [
    /unauthorized|authentication required|access denied|access forbidden|\b401\b|\b403\b|may require|denied:/i,
    'image_denied',
    'The registry does not let this cluster have the image of this workshop:',
  ],
  [
    /not found|manifest unknown|does not exist|no such (?:image|manifest)|name unknown|\b404\b/i,
    'image_not_found',
    'The image of this workshop is not in its registry:',
  ],
];

/**
 * Why an image cannot be had, when that is for good. A registry that does not answer is no cause: the kubelet goes on
 * trying, and so does the clock of the start.
 */
export function imageCause(
  { state: { waiting } }: ContainerStatus,
  events: readonly ClusterEvent[],
): StartCause | undefined {
  const { reason, message } = waiting ?? {};
  if (reason === 'InvalidImageName')
    return notFound('The image of this workshop has a name that is none:', message);
  if (reason === 'ErrImageNeverPull')
    return notFound(
      'The image of this workshop is not on the machine and may not be fetched:',
      message,
    );
  if (reason !== 'ErrImagePull' && reason !== 'ImagePullBackOff') return undefined;
  const messages = [message ?? '', ...events.map((event) => event.message ?? '')];
  for (const [pattern, code, words] of pullFailures) {
    const detail = messages.find((text) => /pull|image/i.test(text) && pattern.test(text));
    if (detail !== undefined) return { code, cause: told(words, detail) };
  }
  return undefined;
}

const notFound = (words: string, message: string | undefined): StartCause => ({
  code: 'image_not_found',
  cause: told(words, message),
});

/** What keeps a container from being made at all; nothing that waiting mends. */
const unmakeable = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

export function containerCause({ state: { waiting } }: ContainerStatus): StartCause | undefined {
  const { reason, message } = waiting ?? {};
  if (reason === 'CrashLoopBackOff')
    return {
      code: 'crash_loop',
      cause: told('The workshop program ends again and again.', message),
    };
  if (reason !== undefined && unmakeable.has(reason))
    return {
      code: 'start_failed',
      cause: told('The workshop program cannot be started:', message),
    };
  return undefined;
}

/** Why a container that never became ready ended. */
export function endedCause(ended: Terminated, doing: string): StartCause {
  const { exitCode, reason, message } = ended;
  if (exitCode === setupFailedExitCode)
    return { code: 'setup_failed', cause: told("The workshop's setup failed.", message) };
  if (reason === 'OOMKilled')
    return { code: 'start_failed', cause: `There was not enough memory while ${doing}.` };
  const how = ended.signal
    ? `by signal ${String(ended.signal)}`
    : `with exit code ${String(exitCode)}`;
  const words = `The workshop program ended ${how} while ${doing}.`;
  return { code: 'start_failed', cause: told(words, message) };
}

export const unschedulableCause = (message: string | undefined): StartCause => ({
  code: 'unschedulable',
  cause: told('No machine of the cluster has room for this workspace:', message),
});

/** What a refusal to make an object means. */
export type Refusal =
  | { readonly kind: 'cause'; readonly cause: StartCause }
  /** The namespace is on its way out: nothing can be made in it, and it will not be for long. */
  | { readonly kind: 'leaving' }
  /** The quota is so new that nobody has counted yet. */
  | { readonly kind: 'uncounted' };

export function refusalOf({ reason, message, details }: ApiStatus, what: string): Refusal {
  const because = (code: StartFailure, words: string): Refusal => ({
    kind: 'cause',
    cause: { code, cause: told(words, message) },
  });
  if (details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') === true)
    return { kind: 'leaving' };
  if (/status unknown for quota/.test(message)) return { kind: 'uncounted' };
  if (/exceeded quota|maximum (?:cpu|memory|storage)|minimum (?:cpu|memory|storage)/.test(message))
    return because(
      'quota_exceeded',
      `The workshop asks for more than its budget allows (${what}):`,
    );
  if (/violates PodSecurity|admission webhook|security context constraint/i.test(message))
    return because(
      'admission_refused',
      `The cluster's rules do not allow this workshop (${what}):`,
    );
  if (reason === 'Forbidden' && /cannot create resource/.test(message))
    return because('start_failed', `Launchpad has no right to make the ${what} in this cluster:`);
  return because('admission_refused', `The cluster does not accept the ${what} of this workshop:`);
}
