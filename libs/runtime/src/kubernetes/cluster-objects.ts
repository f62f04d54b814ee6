import { z } from 'zod';

// What is read of an object. Anything else in an answer is left alone; an answer without these is no answer.

const text = z.string();
const strings = z.record(z.string(), z.string());

export const ObjectMeta = z.object({
  name: text,
  uid: text,
  resourceVersion: text.optional(),
  creationTimestamp: text,
  deletionTimestamp: text.optional(),
  labels: strings.optional(),
  annotations: strings.optional(),
  finalizers: z.array(text).optional(),
});
export type ObjectMeta = z.infer<typeof ObjectMeta>;

/** Any object of which only the owner matters. */
export const MarkedObject = z.object({ metadata: ObjectMeta });
export type MarkedObject = z.infer<typeof MarkedObject>;

const Condition = z.object({
  type: text,
  status: text,
  reason: text.optional(),
  message: text.optional(),
  lastTransitionTime: text.nullish(),
});
export type Condition = z.infer<typeof Condition>;

export const ClusterNamespace = z.object({
  metadata: ObjectMeta,
  status: z
    .object({ phase: text.optional(), conditions: z.array(Condition).optional() })
    .default({}),
});
export type ClusterNamespace = z.infer<typeof ClusterNamespace>;

export const NamespaceList = z.object({
  kind: z.literal('NamespaceList'),
  metadata: z.object({ continue: text.optional(), resourceVersion: text.optional() }),
  items: z.array(z.object({ metadata: ObjectMeta })),
});

const Terminated = z.object({
  exitCode: z.number(),
  signal: z.number().optional(),
  reason: text.optional(),
  message: text.optional(),
  startedAt: text.nullish(),
});
export type Terminated = z.infer<typeof Terminated>;

export const ContainerStatus = z.object({
  name: text,
  ready: z.boolean().default(false),
  state: z
    .object({
      waiting: z.object({ reason: text.optional(), message: text.optional() }).optional(),
      running: z.object({}).optional(),
      terminated: Terminated.optional(),
    })
    .default({}),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

export const ClusterPod = z.object({
  metadata: ObjectMeta,
  status: z
    .object({
      phase: text.optional(),
      reason: text.optional(),
      message: text.optional(),
      podIP: text.optional(),
      conditions: z.array(Condition).default([]),
      initContainerStatuses: z.array(ContainerStatus).default([]),
      containerStatuses: z.array(ContainerStatus).default([]),
    })
    .prefault({}),
});
export type ClusterPod = z.infer<typeof ClusterPod>;

const ClusterEvent = z.object({ reason: text.optional(), message: text.optional() });
export const EventList = z.object({ kind: z.literal('EventList'), items: z.array(ClusterEvent) });
export type ClusterEvent = z.infer<typeof ClusterEvent>;

/** How the API server says that something did not go through. */
export const ApiStatus = z.object({
  kind: z.literal('Status'),
  message: text.default(''),
  reason: text.default(''),
  code: z.number().optional(),
  details: z
    .object({
      name: text.optional(),
      kind: text.optional(),
      retryAfterSeconds: z.number().optional(),
      causes: z.array(z.object({ reason: text.optional(), message: text.optional() })).optional(),
    })
    .optional(),
});
export type ApiStatus = z.infer<typeof ApiStatus>;

/** One line of a watch. */
export const WatchEvent = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({
    metadata: z
      .object({
        name: text.optional(),
        namespace: text.optional(),
        resourceVersion: text.optional(),
        labels: strings.optional(),
      })
      .default({}),
    code: z.number().optional(),
  }),
});
