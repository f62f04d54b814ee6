import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { isolationProofs } from '@launchpad/runtime';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ClusterApi } from './support/cluster.api.js';
import { SmallInstall } from './support/small.install.js';

const portal = 'localhost:8080';
let install: SmallInstall;

beforeAll(async () => {
  // This cluster may enforce nothing. What the preflight finds out about it is another test's.
  const made = await SmallInstall.make({ ALLOW_UNPROVEN_ISOLATION: isolationProofs.join(',') });
  install = made;
  return () => made.remove();
}, 400_000);

type Ask = {
  readonly method?: string;
  readonly host?: string;
  readonly cookie?: string;
  readonly body?: unknown;
};
type Reply = { readonly status: number; readonly cookie: string; readonly body: string };

/** As a browser asks the edge, whose hosts no name service here knows. */
async function ask(
  path: string,
  { method = 'GET', host = portal, cookie, body }: Ask = {},
): Promise<Reply> {
  const outgoing = request({
    ...install.edge,
    ...{ path, method, agent: false },
    headers: {
      host,
      ...(method === 'GET' ? {} : { origin: `http://${portal}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const [made = ''] = answer.headers['set-cookie'] ?? [];
  return {
    status: answer.statusCode ?? 0,
    cookie: made.split(';')[0] ?? '',
    body: await text(answer),
  };
}

type Session = { readonly id: string; readonly state: string; readonly failure?: string };
const read = (body: string): Session => JSON.parse(body) as Session;

describe('the small overlay', () => {
  test('gives a working Launchpad: from the portal to a workspace of one’s own, and back to nothing', async () => {
    expect(await ask('/')).toMatchObject({ status: 200 });
    const started = await ask('/api/v1/sessions', {
      method: 'POST',
      body: { workshop: 'getting-started-shell-git' },
    });
    expect(started).toMatchObject({ status: 201 });
    const { id } = read(started.body);
    const { cookie } = started;
    const session = `/api/v1/sessions/${id}`;
    const becomes = (state: string, timeout: number) =>
      vi.waitFor(
        async () => {
          expect(read((await ask(session, { cookie })).body)).toMatchObject({ state });
        },
        { timeout, interval: 500 },
      );
    await becomes('ready', 120_000);

    const opened = await ask(`${session}/open`, { method: 'POST', cookie });
    const { url } = JSON.parse(opened.body) as { readonly url: string };
    const { host, pathname, search } = new URL(url);
    const entered = await ask(pathname + search, { host });
    expect(entered.status).toBe(303);
    expect(await ask('/', { host, cookie: entered.cookie })).toMatchObject({ status: 200 });
    expect((await ask('/', { host })).status).not.toBe(200);

    await ask(session, { method: 'DELETE', cookie });
    await becomes('ended', 120_000);
    expect(await new ClusterApi().find(`/api/v1/namespaces/lp-${id}`)).toBeUndefined();
  });
});
