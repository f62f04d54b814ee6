import { createSessionCookieCodec, generateSigningKey } from '@launchpad/access';
import { newId } from '@launchpad/kernel';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cookieOf, type EdgeBed, hostOf, openEdgeBed } from './edge.bed.js';

let database: TestDatabase;
let bed: EdgeBed;
let session: string;
let owner: string;

beforeAll(async () => {
  database = await createTestDatabase();
  bed = await openEdgeBed({ databaseUrl: database.url });
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
  bed.workspace.reached.length = 0;
  bed.controlPlane.reached.length = 0;
});

type Intruder = {
  readonly headers: Record<string, string>;
  readonly host?: string;
  readonly path?: string;
};
type Attempt = { readonly status: number; readonly intruder: () => Promise<Intruder> };

const sealed = async (
  changes: { epoch?: number; expiresAt?: Date; userId?: string; sessionId?: string },
  key = bed.privateJwk,
) => {
  const { rows } = await bed.db.query<{ user_id: string }>(
    'SELECT user_id FROM sessions WHERE id = $1',
    [session],
  );
  const pass = {
    sessionId: session,
    userId: rows[0]?.user_id ?? '',
    role: 'owner',
    epoch: 0,
    expiresAt: new Date(Date.now() + 60_000),
    ...changes,
  } as const;
  return { cookie: `launchpad_session=${await createSessionCookieCodec(key).seal(pass)}` };
};

const usedTicket = async () => {
  const ticket = await bed.rows.ticket(session);
  const first = await bed.ask({
    host: hostOf(session),
    path: `/_launchpad/enter?ticket=${ticket}`,
  });
  expect(first.status).toBe(303);
  return ticket;
};

const intruders: Record<string, Attempt> = {
  'no cookie': { status: 404, intruder: async () => ({ headers: {} }) },
  'another learner’s cookie': {
    status: 404,
    intruder: async () => ({ headers: { cookie: await bed.enter(await newSession()) } }),
  },
  'a cookie for another user': {
    status: 404,
    intruder: async () => ({ headers: await sealed({ userId: newId() }) }),
  },
  'an expired cookie': {
    status: 404,
    intruder: async () => ({ headers: await sealed({ expiresAt: new Date(Date.now() - 60_000) }) }),
  },
  'a revoked cookie': {
    status: 404,
    intruder: async () => {
      await bed.rows.change(session, 'access_epoch = access_epoch + 1', { hint: false });
      // What was known may stand for a second at most.
      await expect
        .poll(
          async () =>
            (
              await bed.ask({
                host: hostOf(session),
                path: '/_launchpad/clock',
                headers: { cookie: owner },
              })
            ).status,
          { timeout: 2000 },
        )
        .toBe(404);
      return { headers: { cookie: owner } };
    },
  },
  'a tampered cookie': {
    status: 404,
    intruder: async () => ({ headers: { cookie: owner.replace(/.{6}$/, 'AAAAAA') } }),
  },
  'a cookie under another key': {
    status: 404,
    intruder: async () => ({ headers: await sealed({}, (await generateSigningKey()).privateJwk) }),
  },
  'a session that does not exist': {
    status: 404,
    intruder: async () => ({ headers: await sealed({}), host: hostOf(newId()) }),
  },
  'a forged identity header': {
    status: 404,
    intruder: async () => ({
      headers: { 'x-launchpad-identity': 'x', 'x-forwarded-host': hostOf(session) },
    }),
  },
  'another origin': {
    status: 403,
    intruder: async () => ({
      headers: { cookie: owner, origin: 'http://evil.sessions.localhost:7080' },
    }),
  },
  'the portal as origin': {
    status: 403,
    intruder: async () => ({ headers: { cookie: owner, origin: 'http://localhost:7080' } }),
  },
  'a ticket used twice': {
    status: 403,
    intruder: async () => ({ headers: {}, path: `/_launchpad/enter?ticket=${await usedTicket()}` }),
  },
  'an expired ticket': {
    status: 403,
    intruder: async () => ({
      headers: {},
      path: `/_launchpad/enter?ticket=${await bed.rows.ticket(session, { lifeSeconds: -1 })}`,
    }),
  },
  'a ticket of before a revocation': {
    status: 403,
    intruder: async () => {
      const ticket = await bed.rows.ticket(session);
      await bed.rows.change(session, 'access_epoch = access_epoch + 1', { hint: false });
      return { headers: {}, path: `/_launchpad/enter?ticket=${ticket}` };
    },
  },
  'a ticket for another session': {
    status: 403,
    intruder: async () => ({
      headers: {},
      path: `/_launchpad/enter?ticket=${await bed.rows.ticket(await newSession())}`,
    }),
  },
};

const ways = {
  GET: (i: Intruder) => bed.ask({ host: hostOf(session), ...i }),
  POST: (i: Intruder) => bed.ask({ host: hostOf(session), method: 'POST', body: 'x', ...i }),
  upgrade: (i: Intruder) => bed.socket({ host: hostOf(session), ...i }),
};

describe.each(Object.entries(intruders))('%s', (name, { status, intruder }) => {
  it.each(Object.entries(ways))(
    'never reaches the workspace by %s, before or after its owner did',
    async (way, attempt) => {
      // An entry by ticket is a GET; by any other way the path does not exist.
      const expected =
        !name.includes('ticket') || way === 'GET' ? status : way === 'POST' ? 405 : 404;
      // Revoking cannot be followed by traffic of the owner.
      const after = !name.includes('revo');
      if (after) {
        const before = await intruder();
        expect((await attempt(before)).status).toBe(expected);
        expect(bed.workspace.reached).toHaveLength(0);
      }
      const inside = await bed.ask({ host: hostOf(session), headers: { cookie: owner } });
      expect(inside).toMatchObject({ status: 200, body: 'hello' });
      const { socket } = await bed.socket({ host: hostOf(session), headers: { cookie: owner } });
      const mine = bed.workspace.reached.length;
      expect(mine).toBe(2);
      expect((await attempt(await intruder())).status).toBe(expected);
      expect(bed.workspace.reached).toHaveLength(mine);
      socket?.terminate();
    },
  );
});

describe('an upgrade', () => {
  it('needs an origin', async () => {
    const { status } = await bed.socket({
      host: hostOf(session),
      headers: { cookie: owner, origin: '' },
    });
    expect(status).toBe(403);
  });
  it('is refused on the portal', async () => {
    expect((await bed.socket({ host: 'localhost:7080' })).status).toBe(400);
    expect(bed.controlPlane.reached).toHaveLength(0);
  });
});

describe('the answer to who may not enter', () => {
  it('is the same for an unknown session and for somebody else’s', async () => {
    const html = { accept: 'text/html' };
    const theirs = await bed.ask({ host: hostOf(session), headers: html });
    const foreign = await bed.enter(await newSession());
    const crossed = await bed.ask({ host: hostOf(session), headers: { ...html, cookie: foreign } });
    const unknownId = newId();
    const unknown = await bed.ask({
      host: hostOf(unknownId),
      headers: { ...html, cookie: foreign },
    });
    expect(crossed.body).toBe(theirs.body);
    expect(unknown.body.replaceAll(unknownId, session)).toBe(theirs.body);
    expect(unknown.status).toBe(theirs.status);
    expect(theirs.body).toContain(`http://localhost:7080/sessions/${session}`);
  });

  it('is a problem document for programs', async () => {
    const answer = await bed.ask({ host: hostOf(session) });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({
      status: 404,
      code: 'session.not_found',
      retryable: false,
    });
  });
});

describe('a ticket', () => {
  it('becomes a cookie of this host alone, at an address without a secret', async () => {
    const ticket = await bed.rows.ticket(session);
    const answer = await bed.ask({
      host: hostOf(session),
      path: `/_launchpad/enter?ticket=${ticket}`,
    });
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: '/', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^launchpad_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('lets one in when many try at once', async () => {
    const ticket = await bed.rows.ticket(session);
    const path = `/_launchpad/enter?ticket=${ticket}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => bed.ask({ host: hostOf(session), path })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(cookieOf)).toHaveLength(1);
  });

  it('is not used up by a browser that fetches ahead, and does not turn away who is in', async () => {
    const path = `/_launchpad/enter?ticket=${await bed.rows.ticket(session)}`;
    const ahead = await bed.ask({
      host: hostOf(session),
      path,
      headers: { 'sec-purpose': 'prefetch;prerender' },
    });
    expect(ahead.status).toBe(503);
    const first = await bed.ask({ host: hostOf(session), path });
    expect(first.status).toBe(303);
    const back = await bed.ask({
      host: hostOf(session),
      path,
      headers: { cookie: cookieOf(first) },
    });
    expect(back.status).toBe(303);
    expect(back.headers['set-cookie']).toBeUndefined();
  });
});
