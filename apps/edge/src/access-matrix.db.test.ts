import { audiences, createIdentityVerifier, generateSigningKey } from '@launchpad/access';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Ask, type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';

const port = 8080;

let database: TestDatabase;
let bed: EdgeBed;
let session: string;
let owner: string;
let ownerOfPort: string;

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({ databaseUrl: database.url, limits: { watchEveryMs: 100 } });
});
afterAll(async () => {
  await bed.close();
  await database.close();
});

const newSession = () =>
  bed.rows.session({ address: { kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port } });

beforeEach(async () => {
  session = await newSession();
  owner = await bed.enter(session);
  ownerOfPort = (await bed.enterPort(session, port, owner)).cookie;
  bed.workspace.answer = (_, response) => void response.end('hello');
  bed.workspace.reached.length = 0;
  bed.controlPlane.reached.length = 0;
});

/** What somebody holds: a cookie for the session's host, and one for the host of its port. */
type Holding = { readonly session: string; readonly port: string };
type Intruder = { readonly who: string; readonly cookies: () => Promise<Holding> };

const sealed = async (changes: Parameters<EdgeBed['seal']>[1], of = session): Promise<Holding> => ({
  session: await bed.seal(of, changes),
  port: await bed.seal(of, changes, port),
});

const intruders: Intruder[] = [
  { who: 'no cookie', cookies: () => Promise.resolve({ session: '', port: '' }) },
  { who: 'another learner’s cookie', cookies: async () => sealed({}, await newSession()) },
  {
    who: 'an expired cookie',
    cookies: () => sealed({ expiresAt: new Date(Date.now() - 10_000) }),
  },
  { who: 'a revoked cookie', cookies: () => sealed({ epoch: -1 }) },
  {
    who: 'a tampered cookie',
    cookies: () =>
      Promise.resolve({
        session: owner.replace(/.{6}$/, 'AAAAAA'),
        port: ownerOfPort.replace(/.{6}$/, 'AAAAAA'),
      }),
  },
  {
    who: 'a cookie under a strange key',
    cookies: async () => {
      const { privateJwk } = await generateSigningKey();
      return { session: await bed.seal(session, { privateJwk }), port: '' };
    },
  },
  {
    who: 'a cookie of the wrong host',
    cookies: async () => ({
      session: ownerOfPort,
      port: `${owner}; ${await bed.seal(session, {}, 8081)}`,
    }),
  },
  {
    who: 'two good cookies that say different things',
    cookies: async () => {
      const helper = { role: 'instructor', userId: 'helper' } as const;
      return {
        session: `${owner}; ${await bed.seal(session, helper)}`,
        port: `${ownerOfPort}; ${await bed.seal(session, helper, port)}`,
      };
    },
  },
];

const onSession = (cookies: Holding): Pick<Ask, 'host' | 'headers'> => ({
  host: hostOf(session),
  headers: { cookie: cookies.session },
});
const onPort = (cookies: Holding): Pick<Ask, 'host' | 'headers'> => ({
  host: hostOf(session, port),
  headers: { cookie: cookies.port },
});
const sameOrigin = (ask: Pick<Ask, 'host' | 'headers'>) => ({
  ...ask,
  headers: { ...ask.headers, origin: `http://${ask.host}` },
});

const ways: Record<string, (cookies: Holding) => Promise<{ readonly status: number }>> = {
  GET: (cookies) => bed.ask(onSession(cookies)),
  POST: (cookies) => bed.ask({ ...sameOrigin(onSession(cookies)), method: 'POST', body: 'x' }),
  'event stream': (cookies) => {
    const { host, headers } = onSession(cookies);
    return bed.ask({ host, path: '/events', headers: { ...headers, accept: 'text/event-stream' } });
  },
  upgrade: (cookies) => bed.socket(onSession(cookies)),
  'port host, GET': (cookies) => bed.ask(onPort(cookies)),
  'port host, POST': (cookies) =>
    bed.ask({ ...sameOrigin(onPort(cookies)), method: 'POST', body: 'x' }),
  'port host, upgrade': (cookies) => bed.socket(onPort(cookies)),
  'way to a port': (cookies) =>
    bed.ask({ ...onSession(cookies), path: `/_launchpad/ports/${String(port)}` }),
  clock: (cookies) => bed.ask({ ...onSession(cookies), path: '/_launchpad/clock' }),
  extend: (cookies) =>
    bed.ask({
      ...sameOrigin(onSession(cookies)),
      path: '/_launchpad/extend',
      method: 'POST',
      body: '{}',
    }),
};

async function ownerWorks(): Promise<void> {
  const mine = { session: owner, port: ownerOfPort };
  for (const ask of [onSession(mine), onPort(mine)]) {
    expect((await bed.ask(ask)).status).toBe(200);
    const { status, socket } = await bed.socket(ask);
    expect(status).toBe(101);
    socket?.terminate();
  }
  bed.workspace.reached.length = 0;
}

describe.each(intruders)('$who', ({ cookies }) => {
  it.each(Object.entries(ways))(
    'gets nothing by %s, before or after its owner came',
    async (_, attempt) => {
      const holding = await cookies();
      expect((await attempt(holding)).status).toBe(404);
      await ownerWorks();
      expect((await attempt(holding)).status).toBe(404);
      expect(bed.workspace.reached).toHaveLength(0);
      expect(bed.controlPlane.reached).toHaveLength(0);
    },
  );
});

describe('once revoked', () => {
  it.each(Object.entries(ways))('%s is over within two seconds', async (_, attempt) => {
    await ownerWorks();
    await bed.rows.change(session, 'access_epoch = access_epoch + 1', { hint: false });
    const mine = { session: owner, port: ownerOfPort };
    await expect.poll(async () => (await attempt(mine)).status, { timeout: 2000 }).toBe(404);
  });

  it('open sockets of the session and of its ports are cut, and a ticket opens nothing', async () => {
    const sockets = await Promise.all([
      bed.socket({ host: hostOf(session), headers: { cookie: owner } }),
      bed.socket({ host: hostOf(session, port), headers: { cookie: ownerOfPort } }),
    ]);
    const led = await bed.ask({
      host: hostOf(session),
      path: `/_launchpad/ports/${String(port)}`,
      headers: { cookie: owner },
    });
    const closed = sockets.map(
      ({ socket }) => new Promise((resolve) => socket?.once('close', resolve)),
    );
    await bed.rows.change(session, 'access_epoch = access_epoch + 1', { hint: false });
    expect(await Promise.all(closed)).toEqual([4410, 4410]);
    const { host, pathname, search } = new URL(led.headers.location ?? '');
    const typed = search.replace('=', `=${String(port)}%20`);
    const elsewhere = { host: hostOf(session), path: pathname + typed };
    expect((await bed.ask(elsewhere)).status).toBe(403);
    expect((await bed.ask({ host, path: pathname + search })).status).toBe(403);
  });
});

it('a cookie that runs out cuts what it opened', async () => {
  const cookie = await bed.seal(session, { expiresAt: new Date(Date.now() + 1500) });
  const { socket } = await bed.socket({ host: hostOf(session), headers: { cookie } });
  expect(await new Promise((resolve) => socket?.once('close', resolve))).toBe(4410);
});

describe('who looks on', () => {
  const watcher = async (): Promise<Holding> => sealed({ role: 'watcher', userId: 'somebody' });

  it('sees what is shown', async () => {
    const cookies = await watcher();
    for (const ask of [onSession(cookies), onPort(cookies)]) {
      expect((await bed.ask(ask)).status).toBe(200);
      expect((await bed.ask({ ...ask, method: 'HEAD' })).status).toBe(200);
    }
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    'changes nothing by %s',
    async (method) => {
      const cookies = await watcher();
      for (const ask of [onSession(cookies), onPort(cookies)]) {
        expect((await bed.ask({ ...sameOrigin(ask), method })).status).toBe(403);
      }
      expect(bed.workspace.reached).toHaveLength(0);
    },
  );

  it.each(['extend', 'finish'])('may not %s', async (name) => {
    const ask = sameOrigin(onSession(await watcher()));
    const answer = await bed.ask({ ...ask, path: `/_launchpad/${name}`, method: 'POST' });
    expect(answer.status).toBe(403);
    expect(bed.controlPlane.reached).toHaveLength(0);
  });

  it.each<[string, string | undefined, (string | Buffer)[]]>([
    ['keystrokes', 'launchpad.terminal.v1', [Buffer.from('x')]],
    ['a message', undefined, ['x']],
  ])('sends no %s', async (...[, protocol, messages]) => {
    const ask = onSession(await watcher());
    const { socket } = await bed.socket({
      ...ask,
      ...(protocol === undefined ? {} : { protocol }),
    });
    let heard = 0;
    socket?.on('message', () => (heard += 1));
    const closed = new Promise((resolve) => socket?.once('close', resolve));
    for (const message of messages) socket?.send(message);
    expect(await closed).toBe(1008);
    expect(heard).toBe(0);
  });

  it('cannot hide keystrokes behind an empty first fragment', async () => {
    const ask = onSession(await watcher());
    const { socket } = await bed.socket({ ...ask, protocol: 'launchpad.terminal.v1' });
    const closed = new Promise((resolve) => socket?.once('close', resolve));
    socket?.send(Buffer.alloc(0), { binary: true, fin: false });
    socket?.send(Buffer.from('rm'), { binary: true, fin: true });
    expect(await closed).toBe(1008);
  });
});

describe('a port', () => {
  it('is told apart by a header and an audience that the session’s own host never carries', async () => {
    await bed.ask(onPort({ session: '', port: ownerOfPort }));
    const [reached] = bed.workspace.reached;
    expect(reached?.request.headers).toMatchObject({
      host: hostOf(session, port),
      'x-launchpad-port': '8080',
    });
    const token = String(reached?.request.headers['x-launchpad-identity']);
    const verify = (audience: string) => createIdentityVerifier(bed.publicJwk, audience)(token);
    await expect(verify(audiences.workspacePort(session, port))).resolves.toMatchObject({
      sessionId: session,
    });
    await expect(verify(audiences.workspace(session))).rejects.toThrow();
    await bed.ask({
      host: hostOf(session),
      headers: { cookie: owner, 'x-launchpad-port': '22' },
    });
    expect(bed.workspace.reached[1]?.request.headers['x-launchpad-port']).toBeUndefined();
  });

  it('is entered by a ticket that works once, at that port alone', async () => {
    const { led, entered } = await bed.enterPort(session, 8081, owner);
    expect(led.status).toBe(303);
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } });
    const { pathname, search } = new URL(led.headers.location ?? '');
    const path = pathname + search;
    expect((await bed.ask({ host: hostOf(session, 8081), path })).status).toBe(403);
    const fresh = await bed.ask({
      host: hostOf(session),
      path: '/_launchpad/ports/8081',
      headers: { cookie: owner },
    });
    const ticket = new URL(fresh.headers.location ?? '').search;
    const value = ticket.slice('?ticket='.length);
    // However it is written: what is kept of a ticket for a port can be typed nowhere else.
    for (const typed of [`8081 ${value}`, `port 8081 ${value}`, `8081.${value}`, ` ${value}`]) {
      const path = `/_launchpad/enter?ticket=${encodeURIComponent(typed)}`;
      expect((await bed.ask({ host: hostOf(session), path })).status).toBe(403);
    }
    for (const host of [hostOf(session), hostOf(session, port), hostOf(await newSession(), 8081)]) {
      expect((await bed.ask({ host, path: `/_launchpad/enter${ticket}` })).status).toBe(403);
    }
    const mine = { host: hostOf(session, 8081), path: `/_launchpad/enter${ticket}` };
    expect((await bed.ask(mine)).status).toBe(303);
  });

  it.each(['9999', '08080', '8080/', '8080x', '', '65536', '%38080', '//evil.example'])(
    'is not led to when it is %j',
    async (text) => {
      const answer = await bed.ask({
        host: hostOf(session),
        path: `/_launchpad/ports/${text}`,
        headers: { cookie: owner },
      });
      expect([404, 303]).toContain(answer.status);
      if (answer.status === 303)
        expect(new URL(answer.headers.location ?? '').host).toBe(hostOf(session, port));
    },
  );

  it('that the workshop does not declare is closed, whatever the cookie', async () => {
    const cookie = await bed.seal(session, {}, 9999);
    const ask = { host: hostOf(session, 9999), headers: { cookie } };
    expect((await bed.ask(ask)).status).toBe(404);
    expect((await bed.socket(ask)).status).toBe(404);
    expect(bed.workspace.reached).toHaveLength(0);
  });

  it.each(['clock', 'extend', 'ports/8081', 'healthz'])('has no /_launchpad/%s', async (own) => {
    const answer = await bed.ask({
      ...onPort({ session: '', port: ownerOfPort }),
      path: `/_launchpad/${own}`,
    });
    expect(answer.status).toBe(404);
    expect(bed.controlPlane.reached).toHaveLength(0);
  });

  it('may be framed by its session and by nobody else', async () => {
    const answer = await bed.ask(onPort({ session: '', port: ownerOfPort }));
    expect(answer.headers['content-security-policy']).toBe(
      `frame-ancestors 'self' http://${hostOf(session)}`,
    );
  });
});

it('cookies tossed at a host change nothing', async () => {
  const other = await bed.seal(await newSession());
  for (const cookie of [
    `launchpad_session=garbage; ${owner}`,
    `${other}; ${owner}`,
    `${owner}; ${other}`,
    `${Array.from({ length: 6 }, (_, i) => `launchpad_session=x${String(i)}`).join('; ')}; ${owner}`,
  ]) {
    const answer = await bed.ask({ host: hostOf(session), headers: { cookie } });
    expect(answer.status).toBe(200);
    const token = String(bed.workspace.reached.at(-1)?.request.headers['x-launchpad-identity']);
    const verify = createIdentityVerifier(bed.publicJwk, audiences.workspace(session));
    expect((await verify(token)).userId).toBe(await bed.rows.userOf(session));
  }
});
