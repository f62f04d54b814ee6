import { delay, http, HttpResponse, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';

const nothing = { detail: 'There is nothing at this address.' };

/** The workshop's server as a test says it is; what a test does not mention is not there. */
export const server = setupServer(http.all('*', () => HttpResponse.json(nothing, { status: 404 })));

export type Reply = { readonly status: number; readonly json?: JsonBodyType };

export const ok = (json: JsonBodyType): Reply => ({ status: 200, json });

export const problem = (status: number, detail: string): Reply => ({ status, json: { detail } });

export type Call = { readonly url: URL; readonly headers: Headers };

type Method = 'get' | 'post' | 'put';

/** Answers each call with the next reply, and the last one for ever; returns the calls as they come. */
export function answer(route: string, ...replies: [Reply, ...Reply[]]): readonly Call[] {
  const [method = '', path = ''] = route.split(' ');
  const calls: Call[] = [];
  server.use(
    http[method.toLowerCase() as Method](`*${path}`, ({ request }) => {
      const reply = replies[Math.min(calls.length, replies.length - 1)] ?? replies[0];
      calls.push({ url: new URL(request.url), headers: request.headers });
      return HttpResponse.json(reply.json ?? null, { status: reply.status });
    }),
  );
  return calls;
}

/** Leaves the call without an answer. */
export function stayBusy(route: string): void {
  const [method = '', path = ''] = route.split(' ');
  server.use(
    http[method.toLowerCase() as Method](`*${path}`, async () => {
      await delay('infinite');
    }),
  );
}

/** The connection breaks. */
export function breakOff(route: string): void {
  const [method = '', path = ''] = route.split(' ');
  server.use(http[method.toLowerCase() as Method](`*${path}`, () => HttpResponse.error()));
}
