import { z } from 'zod';
import { AppError } from '@launchpad/kernel';
import type { ClusterPod } from '../cluster-objects.js';
import type { NetworkFacts } from './preflight-facts.js';
import {
  callerManifest,
  listenerManifest,
  probeAccountManifest,
  probeNamespace,
  probePolicies,
  type ProbeRun,
  type ProbeSide,
} from './probe-manifests.js';
import type { ProbeObjects } from './probe.objects.js';
import { probePort } from './probe-scripts.js';

/** An image has to be pulled first, perhaps; then the callers try for up to 40 seconds. */
const [startWithinMs, callWithinMs] = [90_000, 90_000];
/** Where clouds answer for the node (AWS, Azure, Google and others; AWS over IPv6). */
const metadataAddresses = ['169.254.169.254', 'fd00:ec2::254'].map((host) => ({ host, port: 80 }));

const reach = z.enum(['reached', 'blocked']);
const FromOpen = z.object({ unhindered: reach, inward: reach });
const FromWalled = z.object({ outward: reach, metadata: reach });

/** Finds out by trying what pods reach. The namespaces of the run must be there, and are the caller's to remove. */
export async function probeNetwork(objects: ProbeObjects, run: ProbeRun): Promise<NetworkFacts> {
  // Before the pods: a policy holds for what comes after it sooner than for what runs already.
  for (const policy of probePolicies(run))
    await objects.make(policy, probeNamespace(run, 'walled'));
  const [open, walled] = await Promise.all([
    listen(objects, run, 'open'),
    listen(objects, run, 'walled'),
  ]);
  const at = (host: string) => [{ host, port: probePort }];
  const [fromOpen, fromWalled] = await Promise.all([
    call(objects, run, {
      side: 'open',
      targets: {
        unhindered: { addresses: at(open), waitFor: 'reached' },
        inward: { addresses: at(walled), waitFor: 'blocked' },
      },
      answer: FromOpen,
    }),
    call(objects, run, {
      side: 'walled',
      targets: {
        outward: { addresses: at(open), waitFor: 'blocked' },
        metadata: { addresses: metadataAddresses, waitFor: 'blocked' },
      },
      answer: FromWalled,
    }),
  ]);
  return { ...fromOpen, ...fromWalled };
}

/** Starts a pod that answers; returns its address once it does. */
async function listen(objects: ProbeObjects, run: ProbeRun, side: ProbeSide): Promise<string> {
  const namespace = probeNamespace(run, side);
  await objects.make(probeAccountManifest(run), namespace);
  await objects.make(listenerManifest(run), namespace);
  const at = { namespace, name: 'listener', withinMs: startWithinMs };
  return objects.awaitPod(at, ({ status }) => {
    refuseIfOver(status);
    return status.containerStatuses.some(({ ready }) => ready) ? status.podIP : undefined;
  });
}

async function call<T extends z.ZodType>(
  objects: ProbeObjects,
  run: ProbeRun,
  asked: {
    readonly side: ProbeSide;
    readonly targets: Parameters<typeof callerManifest>[1];
    readonly answer: T;
  },
): Promise<z.infer<T>> {
  const namespace = probeNamespace(run, asked.side);
  await objects.make(callerManifest(run, asked.targets), namespace);
  const at = { namespace, name: 'caller', withinMs: callWithinMs };
  const message = await objects.awaitPod(at, ({ status }) => {
    const ended = status.containerStatuses[0]?.state.terminated;
    if (ended === undefined) refuseIfOver(status);
    return ended === undefined ? undefined : (ended.message ?? '');
  });
  const found = asked.answer.safeParse(parseJson(message));
  if (found.success) return found.data;
  throw new AppError(
    'runtime.unavailable',
    `the pod caller ended without an answer: ${message.slice(0, 200)}`,
  );
}

/** Nothing that happens by itself ends these. */
const hopeless = /^(ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/;

function refuseIfOver({ phase, message, reason, containerStatuses }: ClusterPod['status']): void {
  if (phase === 'Failed')
    throw new AppError(
      'runtime.unavailable',
      `a pod failed: ${message ?? reason ?? 'no reason given'}`,
    );
  const { waiting } = containerStatuses[0]?.state ?? {};
  if (!hopeless.test(waiting?.reason ?? '')) return;
  const why = `${waiting?.reason ?? ''}: ${waiting?.message ?? ''}`;
  throw new AppError('runtime.unavailable', `a pod cannot start (${why})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not what our program writes: whoever reads it refuses.
    return undefined;
  }
}
