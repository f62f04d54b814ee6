type ContainerStatus = {
  readonly name: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly exitCode: number; readonly reason?: string };
  };
};

export type Pod = {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly message?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
};

/** What a pod waits for in vain: nothing that happens by itself ends these. */
const hopeless = /^(ErrImage|ImagePull|InvalidImage|CreateContainer|RunContainer|CrashLoop)/;

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;

/** Why the pod will never be ready; `undefined` while it may. */
export function cannotStart(pod: Pod): string | undefined {
  const { phase } = pod.status;
  if (phase === 'Failed' || phase === 'Succeeded') return `it has ended: ${whyNot(pod)}`;
  const stuck = containersOf(pod).find(({ state }) => hopeless.test(state?.waiting?.reason ?? ''));
  return stuck === undefined ? undefined : whyNot(pod);
}

/** Everything its containers say about themselves. */
export function whyNot(pod: Pod): string {
  return JSON.stringify([
    pod.status.message,
    ...containersOf(pod).map(({ name, state }) => ({ name, ...state })),
  ]);
}

const containersOf = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status.initContainerStatuses ?? []),
  ...(status.containerStatuses ?? []),
];
