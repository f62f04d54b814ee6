import { z } from 'zod';
import type { KubeClient } from '../kube.client.js';
import { readAs } from '../workspace.objects.js';
import { excessRights, objectRights, workerRights, type Right } from './cluster-rights.js';
import type { RightsFacts } from './preflight-facts.js';

const apiVersion = 'authorization.k8s.io/v1';
const AccessReview = z.object({ status: z.object({ allowed: z.boolean() }) });
const texts = z.array(z.string());
const RulesReview = z.object({
  status: z.object({
    resourceRules: z.array(
      z.object({
        verbs: texts,
        apiGroups: texts.default([]),
        resources: texts.default([]),
        resourceNames: texts.default([]),
      }),
    ),
  }),
});

type Client = Pick<KubeClient, 'send'>;

/** Asks the API server what this account may do: each right that is needed, and all that there are. */
export async function probeRights(client: Client): Promise<RightsFacts> {
  const missing = await missingOf(client, workerRights);
  const missingForObjects = await missingOf(client, objectRights);
  const answer = await client.send({
    method: 'POST',
    path: `/apis/${apiVersion}/selfsubjectrulesreviews`,
    body: {
      apiVersion,
      kind: 'SelfSubjectRulesReview',
      // Rights for the whole cluster show in every namespace; those of one namespace are none of the worker's.
      spec: { namespace: 'default' },
    },
  });
  const review = readAs(RulesReview, answer);
  return { missing, missingForObjects, excess: excessRights(review?.status.resourceRules ?? []) };
}

async function missingOf(client: Client, rights: readonly Right[]): Promise<readonly Right[]> {
  const missing: Right[] = [];
  for (const right of rights) if (!(await isAllowed(client, right))) missing.push(right);
  return missing;
}

async function isAllowed(client: Client, { group, resource, verb, name }: Right): Promise<boolean> {
  // Without a namespace a right means all of them, which is what is asked, but for the one that is named.
  const namespace = resource === 'endpoints' ? { namespace: 'default' } : {};
  const resourceAttributes = { ...{ group, resource, verb, name }, ...namespace };
  const answer = await client.send({
    method: 'POST',
    path: `/apis/${apiVersion}/selfsubjectaccessreviews`,
    body: { apiVersion, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
  });
  return readAs(AccessReview, answer)?.status.allowed === true;
}
