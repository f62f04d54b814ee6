import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  audiences,
  createIdentitySigner,
  createIdentityVerifier,
  generateSigningKey,
} from '@launchpad/access';
import { Problem, SessionResource } from '@launchpad/contract';
import { createInlineBackend } from '@launchpad/jobs/inline';
import { newId, silentLogger } from '@launchpad/kernel';
import {
  connectDatabase,
  listenForSessionHints,
  type DatabaseConnection,
  type SessionHints,
} from '@launchpad/platform';
import { LoginService, saveIsolation } from '@launchpad/tenancy';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlPlane, type ControlPlane } from './create-control-plane.js';
import type { ControlPlaneOptions } from './options.js';

const portalUrl = 'http://localhost:7080';
let database: TestDatabase;
let connection: DatabaseConnection;
let hints: SessionHints;
let app: ControlPlane;
let options: ControlPlaneOptions;
let base: string;
let portalDir: string;
let sign: ReturnType<typeof createIdentitySigner>;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = connectDatabase({ url: database.url, maxConnections: 5, log: silentLogger });
  hints = listenForSessionHints({ url: database.url, log: silentLogger });
  await publish('git');
  await publish('languages', { language: { default: 'en', pattern: '[a-z]{2}' } });
  portalDir = await mkdtemp(join(tmpdir(), 'portal-'));
  await writeFile(join(portalDir, 'index.html'), '<title>Launchpad</title>');
  const { privateJwk, publicJwk } = await generateSigningKey();
  sign = createIdentitySigner(privateJwk);
  options = {
    db: connection.db,
    jobs: createInlineBackend(),
    hints,
    log: silentLogger,
    portalUrl,
    sessionsDomain: 'sessions.localhost',
    portalDir,
    maxSessions: 5,
    verifyEdge: createIdentityVerifier(publicJwk, audiences.controlPlane),
  };
  app = await createControlPlane(options);
  const port = await freePort();
  await app.listen({ kind: 'tcp', host: '127.0.0.1', port });
  base = `http://127.0.0.1:${String(port)}`;
});

afterAll(async () => {
  await app.close();
  await hints.close();
  await connection.close();
  await database.close();
  await rm(portalDir, { recursive: true });
});

async function publish(slug: string, params: object = {}): Promise<void> {
  const definition = {
    ...{
      title: 'Git',
      description: 'Learn git',
      difficulty: 'beginner',
      tags: ['git'],
      terminals: 2,
      env: {},
      params,
    },
    ...{
      durationSeconds: 1800,
      ttlSeconds: 3600,
      maxTtlSeconds: 7200,
      extendSeconds: 1800,
      idleTimeoutSeconds: 0,
    },
  };
  const [workshopId, versionId] = [newId(), newId()];
  const { db } = connection;
  await db.workshop.create({ data: { id: workshopId, tenantId: 'default', slug } });
  const version = {
    id: versionId,
    tenantId: 'default',
    workshopId,
    digest: 'a'.repeat(64),
    definition,
  };
  await db.workshopVersion.create({ data: version });
  await db.workshop.update({ where: { id: workshopId }, data: { currentVersionId: versionId } });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

type Call = {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
};

async function call(
  path: string,
  { method = 'GET', body, cookie, headers }: Call = {},
): Promise<Response> {
  return fetch(base + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

const cookieOf = (response: Response): string =>
  (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

async function start(
  options: Call = {},
): Promise<{ cookie: string; session: SessionResource; response: Response }> {
  const response = await call('/api/v1/sessions', {
    method: 'POST',
    body: { workshop: 'git' },
    ...options,
  });
  const session = SessionResource.parse(await response.json());
  return { cookie: options.cookie ?? cookieOf(response), session, response };
}

async function makeReady(id: string): Promise<void> {
  await connection.db.$executeRaw`
    UPDATE sessions SET state = 'ready', ready_at = now(), expires_at = now() + interval '1 hour',
      max_expires_at = now() + interval '2 hours' WHERE id = ${id}`;
}

async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = Problem.parse(await response.json());
  expect({ status: response.status, code: problem.code }).toEqual({ status, code });
  return problem;
}

describe('starting a session', () => {
  it('makes an anonymous user, a cookie no script can read, and a queued session with its place', async () => {
    const { response, session } = await start();
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('location')).toBe(`/api/v1/sessions/${session.id}`);
    expect(response.headers.get('set-cookie')).toMatch(/^launchpad_login=[\w-]{43};.*HttpOnly/);
    expect(session).toMatchObject({
      state: 'queued',
      workshop: { slug: 'git', title: 'Git' },
      expiresAt: null,
    });
    expect(session.place).toBeGreaterThan(0);
  });

  it('gives the live one back, also to two clicks at once', async () => {
    const { cookie, session } = await start();
    const again = await Promise.all([start({ cookie }), start({ cookie })]);
    expect(again.map(({ response }) => response.status)).toEqual([200, 200]);
    expect(again.map((each) => each.session.id)).toEqual([session.id, session.id]);
  });

  it('keeps what was asked for by name, where the workshop declares it', async () => {
    const body = { workshop: 'languages', params: { language: 'de' } };
    const { session } = await start({ body });
    const row = await connection.db.session.findUniqueOrThrow({ where: { id: session.id } });
    expect(row.params).toEqual({ language: 'de' });
    const { session: plain } = await start({ body: { workshop: 'languages' } });
    expect(
      (await connection.db.session.findUniqueOrThrow({ where: { id: plain.id } })).params,
    ).toEqual({});
    const told = (await (await call('/api/v1/workshops/languages')).json()) as { params: unknown };
    expect(told.params).toEqual([{ name: 'language', default: 'en', pattern: '[a-z]{2}' }]);
  });

  it('turns newcomers away where isolation is not proven, and says and keeps nothing more', async () => {
    const before = await connection.db.user.count();
    await saveIsolation(connection.db, { unproven: ['pod-security'], checkedAt: new Date() });
    const response = await call('/api/v1/sessions', { method: 'POST', body: { workshop: 'git' } });
    await saveIsolation(connection.db, { unproven: [], checkedAt: null });
    const problem = await expectProblem(response, 403, 'session.isolation_unproven');
    expect(JSON.stringify(problem)).not.toContain('pod-security');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await connection.db.user.count()).toBe(before);
  });

  it('never makes a user for a look', async () => {
    const before = await connection.db.user.count();
    for (const path of ['/', '/api/v1/workshops', '/api/v1/sessions', '/readyz']) {
      const response = await call(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    expect(await connection.db.user.count()).toBe(before);
  });

  it('leaves no user behind, and sets no cookie, where nothing was started', async () => {
    const before = await connection.db.user.count();
    for (const body of [{}, { workshop: 'nothing' }]) {
      const response = await call('/api/v1/sessions', { method: 'POST', body });
      expect(response.ok).toBe(false);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    expect(await connection.db.user.count()).toBe(before);
  });

  it('says the same again to the same Idempotency-Key, and refuses it for another body', async () => {
    const { cookie } = await start();
    const headers = { 'idempotency-key': 'key-1' };
    const first = await start({ cookie, headers });
    await call(`/api/v1/sessions/${first.session.id}`, { method: 'DELETE', cookie });
    const second = await start({ cookie, headers });
    expect(second.session.id).toBe(first.session.id);
    const other = await call('/api/v1/sessions', {
      method: 'POST',
      body: { workshop: 'other' },
      cookie,
      headers,
    });
    await expectProblem(other, 422, 'idempotency.key_reused');
  });
});

describe('a request', () => {
  it('keeps the name that the edge gave it, and no other', async () => {
    const named = async (name: string) => {
      const response = await call('/api/v1/sessions/none', { headers: { 'x-request-id': name } });
      return (await expectProblem(response, 404, 'session.not_found')).requestId;
    };
    expect(await named('k3x5w2abcdef00000001')).toBe('k3x5w2abcdef00000001');
    expect(await named('no name, but a <sentence>')).toMatch(/^[\w-]{36}$/);
  });
});

describe('refusals', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    call('/api/v1/sessions', { method: 'POST', body, headers });

  it.each([
    {
      name: 'an unknown workshop',
      send: () => post({ workshop: 'nothing' }),
      status: 404,
      code: 'workshop.not_found',
    },
    {
      name: 'malformed JSON',
      send: () => post('{"workshop":'),
      status: 400,
      code: 'request.malformed',
    },
    { name: 'a missing field', send: () => post({}), status: 422, code: 'request.invalid' },
    {
      name: 'an unknown field',
      send: () => post({ workshop: 'git', a: 1 }),
      status: 422,
      code: 'request.invalid',
    },
    {
      name: 'a parameter the workshop does not declare',
      send: () => post({ workshop: 'git', params: { language: 'de' } }),
      status: 422,
      code: 'request.invalid',
    },
    {
      name: 'a parameter that is not as declared',
      send: () => post({ workshop: 'languages', params: { language: '$(reboot)' } }),
      status: 422,
      code: 'request.invalid',
    },
    {
      name: 'a parameter that is too long',
      send: () => post({ workshop: 'languages', params: { language: 'x'.repeat(201) } }),
      status: 422,
      code: 'request.invalid',
    },
    {
      name: 'a parameter that is no text',
      send: () => post({ workshop: 'languages', params: { language: ['de'] } }),
      status: 422,
      code: 'request.invalid',
    },
    {
      name: 'a large body',
      send: () => post({ workshop: 'x'.repeat(20_000) }),
      status: 413,
      code: 'request.too_large',
    },
    {
      name: 'another site',
      send: () => post({ workshop: 'git' }, { origin: 'http://abc.sessions.localhost:7080' }),
      status: 403,
      code: 'request.forbidden_origin',
    },
    {
      name: 'a neighbouring host that sends no origin',
      send: () => post({ workshop: 'git' }, { 'sec-fetch-site': 'same-site' }),
      status: 403,
      code: 'request.forbidden_origin',
    },
    {
      name: 'an unknown address',
      send: () => call('/api/v1/nothing'),
      status: 404,
      code: 'request.not_found',
    },
    {
      name: 'an address that is not UTF-8',
      send: () => call('/api/v1/sessions/%ff'),
      status: 400,
      code: 'request.malformed',
    },
    {
      name: 'an address the database cannot hold',
      send: async () => call('/api/v1/sessions/%00', { cookie: (await start()).cookie }),
      status: 400,
      code: 'request.malformed',
    },
    {
      name: 'a workshop the database cannot hold',
      send: () => post({ workshop: 'git\u0000' }),
      status: 400,
      code: 'request.malformed',
    },
    {
      name: 'a workshop’s address the database cannot hold',
      send: () => call('/api/v1/workshops/%00'),
      status: 400,
      code: 'request.malformed',
    },
    {
      name: 'operators only',
      send: () => call('/api/v1/operator/overview'),
      status: 401,
      code: 'auth.required',
    },
  ])('$name: $status $code', async ({ send, status, code }) => {
    await expectProblem(await send(), status, code);
  });

  it.each([
    { method: 'GET', path: '' },
    { method: 'GET', path: '/events' },
    { method: 'POST', path: '/open' },
    { method: 'POST', path: '/extend', body: { seconds: 60 } },
    { method: 'DELETE', path: '' },
  ])(
    '$method …$path: another learner, a bad cookie and nobody get what an unknown session gets',
    async ({ method, path, body }) => {
      const { session } = await start();
      const { cookie } = await start();
      await makeReady(session.id);
      const asked = [
        { id: session.id, cookie },
        { id: session.id, cookie: 'launchpad_login=forged' },
        { id: session.id, cookie: '' },
        { id: newId(), cookie },
      ];
      const problems = await Promise.all(
        asked.map(async ({ id, cookie: sent }) => {
          const response = await call(`/api/v1/sessions/${id}${path}`, {
            method,
            body,
            cookie: sent,
          });
          return { ...(await expectProblem(response, 404, 'session.not_found')), requestId: '' };
        }),
      );
      expect(new Set(problems.map((problem) => JSON.stringify(problem))).size).toBe(1);
    },
  );
});

describe('a ready session', () => {
  it('opens with a ticket of its own each time, kept only as a hash', async () => {
    const { cookie, session } = await start();
    await expectProblem(
      await call(`/api/v1/sessions/${session.id}/open`, { method: 'POST', cookie }),
      409,
      'session.not_ready',
    );
    await makeReady(session.id);
    const open = async () =>
      (await (
        await call(`/api/v1/sessions/${session.id}/open`, { method: 'POST', cookie })
      ).json()) as { url: string };
    const urls = [(await open()).url, (await open()).url];
    expect(new Set(urls).size).toBe(2);
    const [url] = urls;
    const ticket = new URL(url ?? '').searchParams.get('ticket') ?? '';
    expect(new URL(url ?? '').host).toBe(`${session.id}.sessions.localhost:7080`);
    expect(ticket).toMatch(/^[\w-]{43}$/);
    expect(await connection.db.ticket.count({ where: { tokenHash: ticket } })).toBe(0);
    expect(await connection.db.ticket.count({ where: { sessionId: session.id } })).toBe(2);
  });

  it('is extended up to its maximum and no further', async () => {
    const { cookie, session } = await start();
    await makeReady(session.id);
    const extend = (seconds: number) =>
      call(`/api/v1/sessions/${session.id}/extend`, { method: 'POST', body: { seconds }, cookie });
    const before = SessionResource.parse(
      await (await call(`/api/v1/sessions/${session.id}`, { cookie })).json(),
    );
    const after = SessionResource.parse(await (await extend(600)).json());
    expect(Date.parse(after.expiresAt ?? '') - Date.parse(before.expiresAt ?? '')).toBe(600_000);
    const most = SessionResource.parse(await (await extend(80_000)).json());
    expect(most.expiresAt).toBe(most.maxExpiresAt);
    await expectProblem(await extend(600), 409, 'session.extension_refused');
    await expectProblem(await extend(-5), 422, 'request.invalid');
  });

  it('is finished once, however often it is asked', async () => {
    const { cookie, session } = await start();
    await makeReady(session.id);
    for (let i = 0; i < 2; i += 1) {
      const response = await call(`/api/v1/sessions/${session.id}`, { method: 'DELETE', cookie });
      expect(response.status).toBe(202);
      expect(SessionResource.parse(await response.json())).toMatchObject({
        state: 'ending',
        endReason: 'finished',
      });
    }
    const events = await connection.db.sessionEvent.count({
      where: { sessionId: session.id, toState: 'ending' },
    });
    expect(events).toBe(1);
    await expectProblem(
      await call(`/api/v1/sessions/${session.id}/open`, { method: 'POST', cookie }),
      410,
      'session.ended',
    );
  });

  it('lets its own page, through the edge, look at it, extend and finish it, and nothing else', async () => {
    const { session } = await start();
    const { session: other } = await start();
    await makeReady(session.id);
    const { userId } = await connection.db.session.findUniqueOrThrow({ where: { id: session.id } });
    const subject = { sessionId: session.id, userId: userId ?? '', role: 'owner' as const };
    const assertion = { 'x-launchpad-identity': await sign(subject, audiences.controlPlane, 60) };
    const page = (path: string, method = 'GET') =>
      call(`/api/v1/sessions/${path}`, { method, headers: assertion });
    expect((await page(session.id)).status).toBe(200);
    await expectProblem(await page(other.id), 404, 'session.not_found');
    await expectProblem(await page(`${session.id}/open`, 'POST'), 404, 'session.not_found');
    expect((await page(session.id, 'DELETE')).status).toBe(202);
    const wrong = {
      'x-launchpad-identity': await sign(subject, audiences.workspace(session.id), 60),
    };
    await expectProblem(
      await call(`/api/v1/sessions/${session.id}`, { headers: wrong }),
      401,
      'token.invalid',
    );
  });
});

describe('the event stream', () => {
  async function read(
    path: string,
    cookie: string,
    options: { lastEventId?: string; until: string },
  ): Promise<string> {
    const headers =
      options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId };
    const response = await call(path, { cookie, headers });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk as Uint8Array);
      if (text.includes(options.until)) break;
    }
    return text;
  }

  it('tells what happened and what follows, and resumes after the last id', async () => {
    const { cookie, session } = await start();
    const path = `/api/v1/sessions/${session.id}/events`;
    const first = await read(path, cookie, { until: '"kind":"place"' });
    const id = /^id: (\d+)$/m.exec(first)?.[1];
    expect(first).toContain('Asked for a session');
    const following = read(path, cookie, { lastEventId: id ?? '', until: '"state":"ending"' });
    await call(`/api/v1/sessions/${session.id}`, { method: 'DELETE', cookie });
    const second = await following;
    expect(second).not.toContain('Asked for a session');
    expect(second).toContain('Finished');
  });

  it('tells a browser not to come back once all was told', async () => {
    const { cookie, session } = await start();
    await connection.db
      .$executeRaw`UPDATE sessions SET state = 'ended', end_reason = 'finished' WHERE id = ${session.id}`;
    const last = await connection.db.sessionEvent.findFirstOrThrow({
      where: { sessionId: session.id },
      orderBy: { id: 'desc' },
    });
    const response = await call(`/api/v1/sessions/${session.id}/events`, {
      cookie,
      headers: { 'last-event-id': String(last.id) },
    });
    expect(response.status).toBe(204);
  });
});

describe('operators', () => {
  it('come in by a link that works once', async () => {
    const token = await new LoginService(connection.db).createOperatorLink(60);
    const signIn = () => call('/api/v1/operator/sign-in', { method: 'POST', body: { token } });
    const response = await signIn();
    expect(response.status).toBe(204);
    await expectProblem(await signIn(), 403, 'auth.link_invalid');
    const overview = await call('/api/v1/operator/overview', { cookie: cookieOf(response) });
    expect(await overview.json()).toMatchObject({
      capacity: { max: 5 },
      workshops: [
        { slug: 'git', published: true },
        { slug: 'languages', published: true },
      ],
    });
    const { cookie } = await start();
    await expectProblem(await call('/api/v1/operator/overview', { cookie }), 403, 'auth.forbidden');
  });
});

describe('closing', () => {
  it('answers what is under way', async () => {
    const other = await createControlPlane(options);
    const port = await freePort();
    await other.listen({ kind: 'tcp', host: '127.0.0.1', port });
    const both = await connection.db.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE workshops`;
      const asked = fetch(`http://127.0.0.1:${String(port)}/api/v1/workshops`);
      await expect
        .poll(() => tx.$queryRaw`SELECT 1 FROM pg_locks WHERE NOT granted`)
        .not.toHaveLength(0);
      return { answer: asked, closed: other.close() };
    });
    expect((await both.answer).status).toBe(200);
    await both.closed;
  });
});

describe('pages', () => {
  it('serves the portal at every address a person may type, and the API’s description', async () => {
    const page = await call('/sessions/abc');
    expect(await page.text()).toContain('<title>Launchpad</title>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const document = (await (await call('/api/v1/openapi.json')).json()) as {
      openapi: string;
      paths: object;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/v1/sessions/{id}/extend');
    expect((await call('/api/v1/docs')).status).toBe(200);
  });
});
