import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { parse } from 'yaml';
import * as z from 'zod';

const schema = z.object({
  'current-context': z.string(),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) }),
  ),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url(),
        'certificate-authority-data': z.base64().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({
        'client-certificate-data': z.base64().optional(),
        'client-key-data': z.base64().optional(),
        token: z.string().optional(),
      }),
    }),
  ),
});

export type ClusterConnection = {
  readonly server: string;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
};

/** The cluster that `KUBECONFIG` names. There is no other: nobody's own default is touched by a test. */
export function connectToCluster(): ClusterConnection {
  const file = process.env['KUBECONFIG'];
  if (file === undefined || file === '')
    throw new Error('KUBECONFIG is not set: `npm run cluster:up` says how to set it');
  const config = schema.parse(parse(readFileSync(file, 'utf8')));
  const { cluster, user } = find(config.contexts, config['current-context']).context;
  const { server, 'certificate-authority-data': ca } = find(config.clusters, cluster).cluster;
  const { token, ...pair } = find(config.users, user).user;
  const [cert, key] = [pair['client-certificate-data'], pair['client-key-data']];
  if (token === undefined && cert === undefined)
    throw new Error(
      `the user ${user} of ${file} has neither a certificate nor a token in the file`,
    );
  const agent = new Agent({
    keepAlive: true,
    ...(ca === undefined ? {} : { ca: decode(ca) }),
    ...(cert === undefined || key === undefined ? {} : { cert: decode(cert), key: decode(key) }),
  });
  return {
    server,
    agent,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  };
}

const decode = (base64: string): Buffer => Buffer.from(base64, 'base64');

function find<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the kubeconfig names ${name} and does not describe it`);
  return found;
}
