import { z } from 'zod';
import { systemClock, type Clock } from '@launchpad/kernel';
import type { KubeClient } from './kube.client.js';
import type { ApiServerAddress } from './manifests/network-manifests.js';
import { readAs } from './workspace.objects.js';

const KubernetesEndpoints = z.object({
  kind: z.literal('Endpoints'),
  subsets: z
    .array(
      z.object({
        addresses: z.array(z.object({ ip: z.string() })).default([]),
        ports: z.array(z.object({ port: z.number() })).default([]),
      }),
    )
    .default([]),
});

/** API servers come and go slowly. */
const keptMs = 300_000;

/**
 * Where the API server really is: policies see the address a packet goes to in the end, which is not the service's.
 */
export class ApiServerAddresses {
  private known:
    { readonly at: number; readonly addresses: readonly ApiServerAddress[] } | undefined;

  constructor(
    private readonly client: KubeClient,
    private readonly clock: Clock = systemClock,
  ) {}

  async get(): Promise<readonly ApiServerAddress[]> {
    const now = this.clock.now().getTime();
    if (this.known === undefined || now - this.known.at > keptMs) {
      const answer = await this.client.send({
        method: 'GET',
        path: '/api/v1/namespaces/default/endpoints/kubernetes',
      });
      const { subsets } = readAs(KubernetesEndpoints, answer) ?? { subsets: [] };
      const addresses = subsets.flatMap(({ addresses, ports }) =>
        addresses.flatMap(({ ip }) => ports.map(({ port }) => ({ ip, port }))),
      );
      this.known = { at: now, addresses };
    }
    return this.known.addresses;
  }
}
