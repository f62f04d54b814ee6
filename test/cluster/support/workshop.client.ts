import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Pod } from './pod-status.js';

type Ask = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> };
export type WorkshopAnswer = { readonly status: number; readonly body: string };

/** The port of every workshop image. `fetch` will not go there, as browsers do not, so it is asked in another way. */
const workshopPort = 10_080;

/** Asks the workshop of a pod by the pod's own address, as the edge does. */
export async function askWorkshop(pod: Pod, path: string, ask: Ask = {}): Promise<WorkshopAnswer> {
  const { podIP } = pod.status;
  if (podIP === undefined) throw new Error(`pod ${pod.metadata.name} has no address`);
  const { method = 'GET', headers = {} } = ask;
  const outgoing = request({
    host: podIP,
    port: workshopPort,
    path,
    method,
    headers,
    agent: false,
  });
  outgoing.setTimeout(30_000, () => outgoing.destroy(new Error('no answer within 30 s')));
  outgoing.end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}
