import { envFields, wholeNumber } from '@launchpad/platform';
import { isolationProofs } from '@launchpad/runtime';
import { z } from 'zod';
import { labelList, nameList, readLabels, readNames } from './setting-lists.js';

const { PORTAL_URL: _portal, SESSIONS_DOMAIN: _domain, ...shared } = envFields;

/** What only RUNTIME=kubernetes reads. */
const kubernetesFields = {
  KUBECONFIG: z
    .string()
    .optional()
    .describe(
      'Kubeconfig file of the cluster; left out, the service account of the worker’s own pod',
    ),
  WORKSHOP_IMAGE: z
    .string()
    .regex(
      /^\S+$/,
      'takes the name of an image, such as registry.example.org/launchpad/workshop:1.0',
    )
    .optional()
    .describe('Image of workshops that bring none of their own. Needed with RUNTIME=kubernetes'),
  IMAGE_PULL_POLICY: z
    .enum(['Always', 'IfNotPresent', 'Never'])
    .optional()
    .describe('When nodes pull images of workshops; left out, as the cluster does for the tag'),
  KUBE_API_RATE: wholeNumber(1, 10_000)
    .default(100)
    .describe('Requests a second to the cluster’s API, all workers together'),
  WORKERS: wholeNumber(1, 100).default(1).describe('How many workers share KUBE_API_RATE'),
  STORAGE_CLASS: z
    .string()
    .optional()
    .describe('Storage class of homes that outlive their pod; left out, the cluster’s default'),
  EDGE_NAMESPACE: z
    .string()
    .default('launchpad')
    .describe('Namespace of the edge: with EDGE_POD_LABELS, the only pods that reach a workspace'),
  EDGE_POD_LABELS: labelList
    .default('app.kubernetes.io/part-of=launchpad,app.kubernetes.io/component=edge')
    .describe('Labels of the edge’s pods, as name=value,name=value'),
  ALLOW_UNPROVEN_ISOLATION: nameList(isolationProofs)
    .default('')
    .describe(
      `Proofs of isolation that anonymous learners may go without, by name: ${isolationProofs.join(', ')}`,
    ),
};

export const envSchema = z.object({
  EDGE_PUBLIC_KEY: z
    .string()
    .describe(
      'Public half (JWK) of the edge’s SIGNING_KEY; a JWK Set of all that count while keys change',
    ),
  WORKER_CONCURRENCY: wholeNumber(1, 200)
    .default(16)
    .describe('Sessions that are moved along at once'),
  BASELINE_TENANTS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((id) => id !== ''))
    .describe(
      'Tenants, by id, whose workshops may bring pods that satisfy only the baseline Pod Security Standard; all others are held to restricted',
    ),
  HEALTH_HOST: z.string().default('127.0.0.1').describe('Address of the worker’s health'),
  HEALTH_PORT: wholeNumber(1, 65_535)
    .optional()
    .describe('Port of the worker’s health (/healthz, /readyz); left out, there is none'),
  RUNTIME: z
    .enum(['local', 'kubernetes'])
    .default('local')
    .describe('What runs workspaces: processes of this machine, or a cluster'),
  ...kubernetesFields,
  ...shared,
});

export const workerEnv = envSchema
  .refine(({ RUNTIME, WORKSHOP_IMAGE }) => RUNTIME === 'local' || WORKSHOP_IMAGE !== undefined, {
    path: ['WORKSHOP_IMAGE'],
    error: 'must name an image while RUNTIME is kubernetes: workshops without one run it',
  })
  .refine(({ RUNTIME, ISOLATION }) => RUNTIME === 'local' || ISOLATION === 'auto', {
    path: ['ISOLATION'],
    error:
      'has no meaning while RUNTIME is kubernetes: the cluster keeps workspaces apart; leave it out',
  })
  .refine(({ KUBE_API_RATE, WORKERS }) => KUBE_API_RATE >= WORKERS, {
    path: ['KUBE_API_RATE'],
    error: 'must be at least WORKERS: each worker needs one request a second',
  })
  .transform((env) => ({
    edgePublicKey: env.EDGE_PUBLIC_KEY,
    concurrency: env.WORKER_CONCURRENCY,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    dataDir: env.DATA_DIR,
    workshopsDir: env.WORKSHOPS_DIR,
    health:
      env.HEALTH_PORT === undefined ? undefined : { host: env.HEALTH_HOST, port: env.HEALTH_PORT },
    runtime:
      env.RUNTIME === 'local'
        ? ({ kind: 'local', isolation: env.ISOLATION } as const)
        : ({ kind: 'kubernetes', ...clusterOf(env) } as const),
    sessions: {
      maxSessions: env.MAX_SESSIONS,
      queueTimeoutSeconds: env.QUEUE_TIMEOUT,
      startTimeoutSeconds: env.START_TIMEOUT,
    },
    workshopPolicy: { baselineTenants: env.BASELINE_TENANTS },
    logLevel: env.LOG_LEVEL,
  }));

const clusterOf = (env: z.output<typeof envSchema>) => ({
  kubeconfig: env.KUBECONFIG,
  workshopImage: env.WORKSHOP_IMAGE ?? '',
  imagePullPolicy: env.IMAGE_PULL_POLICY,
  requestsPerSecond: env.KUBE_API_RATE / env.WORKERS,
  storageClass: env.STORAGE_CLASS,
  edge: {
    namespaceLabels: { 'kubernetes.io/metadata.name': env.EDGE_NAMESPACE },
    podLabels: readLabels(env.EDGE_POD_LABELS),
  },
  allowUnproven: readNames(isolationProofs, env.ALLOW_UNPROVEN_ISOLATION),
});

/** What `npm run preflight` reads: the cluster, and what its pods are to run. */
export const preflightEnv = envSchema
  .pick({ KUBECONFIG: true, IMAGE_PULL_POLICY: true, ALLOW_UNPROVEN_ISOLATION: true })
  .extend({ WORKSHOP_IMAGE: kubernetesFields.WORKSHOP_IMAGE.unwrap() })
  .transform((env) => ({
    kubeconfig: env.KUBECONFIG,
    image: env.WORKSHOP_IMAGE,
    imagePullPolicy: env.IMAGE_PULL_POLICY,
    waived: readNames(isolationProofs, env.ALLOW_UNPROVEN_ISOLATION),
  }));
